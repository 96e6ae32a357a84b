//! Systems other than Unix and Windows, one listing each.

use test_case::test_case;

use super::only;

#[test_case("+i8388621.48594,m1764226800,r,s280,\ta.txt", "- \"a.txt\" 280 2025-11-27T07:00:00Z"; "file")]
#[test_case("+i8388621.50690,m1764226800,/,\tpub", "d \"pub\" ? 2025-11-27T07:00:00Z"; "directory")]
#[test_case("+r,s280,up644,\tmy own.txt", "- \"my own.txt\" 280 ?"; "no time")]
#[test_case("+m1764226800.25,r,s280,\ta.txt", "- \"a.txt\" 280 2025-11-27T07:00:00Z"; "fraction")]
#[test_case("+up000,\tlocked", "o \"locked\" ? ?"; "neither")]
fn eplf(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}

#[test_case("- [R----F--] supervisor            1024       Nov 30 04:10    a.txt", "- \"a.txt\" 1024 2026-11-30T04:10"; "file")]
#[test_case("d [RWCEAFMS] backup               512       Jan 16  2025    login", "d \"login\" 512 2025-01-16"; "directory")]
#[test_case("-[RWCE-FM-] 1 backup               512       Jan 16  2025    my own.doc", "- \"my own.doc\" 512 2025-01-16"; "no blank")]
#[test_case("d [----AF--]          0                        512 10-04-2021 _ADMIN", "d \"_ADMIN\" 512 2021-10-04"; "date of numbers")]
fn netware(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}

#[test_case("QSYS            77824 11/27/25 07:00:09 *STMF      a.txt", "- \"a.txt\" 77824 2025-11-27T07:00:09"; "file")]
#[test_case("QSYS            77824 11/27/25 07:00:09 *STMF      my own file.txt", "- \"my own file.txt\" 77824 2025-11-27T07:00:09"; "blanks")]
#[test_case("QSYS            28672 11/27/25 06:00:00 *DIR       pub/", "d \"pub\" ? 2025-11-27T06:00:00"; "directory")]
#[test_case("QPGMR           36864 27.11.25 14:21:26 *FILE      SALES.FILE", "- \"SALES.FILE\" 36864 2025-11-27T14:21:26"; "german date")]
#[test_case("QPGMR           36864 25-11-27 14:21:26 *FILE      SALES.SAVF", "- \"SALES.SAVF\" 36864 2025-11-27T14:21:26"; "year first")]
#[test_case("QPGMR                                    *MEM       SALES.FILE/JUNE.MBR", "- \"JUNE.MBR\" ? ?"; "member")]
#[test_case("QPGMR                 04/03/25 13:18:19 *FILE      SALES.FILE", "- \"SALES.FILE\" ? 2025-04-03T13:18:19"; "no size")]
#[test_case("APP 9069 05/20/25 15:36:52 *STMF /home/app/out/a.pdf", "- \"a.pdf\" 9069 2025-05-20T15:36:52"; "path")]
#[test_case("QSYS             8192 11/27/25 06:00:00 *SYMLNK    now", "l \"now\" ? 2025-11-27T06:00:00"; "link")]
fn os400(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}

#[test_case("A.TXT;1              2/4        27-NOV-2025 07:00:12  [SYSTEM]       (RWED,RWED,RE,)", "- \"A.TXT\" ? 2025-11-27T07:00:12"; "file")]
#[test_case("A.TXT;1              0/4        27-NOV-2025 07:00  [SYSTEM]       (RWED,RWED,RE,)", "- \"A.TXT\" 0 2025-11-27T07:00"; "empty file")]
#[test_case("SUB.DIR;1          1/4        27-NOV-2025 06:00:00  [SYSTEM]       (RWE,RWE,RE,E)", "d \"SUB\" ? 2025-11-27T06:00:00"; "directory")]
#[test_case(".DIR;1             1/4        27-NOV-2025 06:00:00  [SYSTEM]       (RWE,RWE,RE,E)", "d \".DIR\" ? 2025-11-27T06:00:00"; "directory that is called nothing but its ending")]
#[test_case("A.TXT;1       155   2-JUL-2023 10:30:13.64", "- \"A.TXT\" ? 2023-07-02T10:30:13"; "hundredths")]
#[test_case("A.TXT;1    2/8    7-JAN-2020    [WEB]   (RWED,RWED,RE,)", "- \"A.TXT\" ? 2020-01-07"; "no time")]
#[test_case("A.TXT;1    2/8    15-XYZ-2020    WEB   (RWED,RWED,RE,)", "- \"A.TXT\" ? ?"; "month that nobody knows")]
#[test_case("A.TXT;1   [WEB]    1/3     2-AUG-2016 13:05  (RWE,RWE,RE,)", "- \"A.TXT\" ? 2016-08-02T13:05"; "owner first")]
#[test_case("A.TXT;1       17-JUN-2014 17:25:37     6308/13     (RWED,RWED,R,)", "- \"A.TXT\" ? 2014-06-17T17:25:37"; "date first")]
#[test_case("A.TXT;1   %RMS-E-PRV, insufficient privilege or file protection violation", "- \"A.TXT\" ? ?"; "no privilege")]
#[test_case("A_VERY_LONG_NAME_WITH_MANY_LETTERS.TXT;3\r\n                   2/4        27-NOV-2025 07:00:12  [SYSTEM]  (RWED,RWED,RE,)", "- \"A_VERY_LONG_NAME_WITH_MANY_LETTERS.TXT\" ? 2025-11-27T07:00:12"; "two lines")]
#[test_case("A.TXT;1  2  27-NOV-2025 07:00 [A_LONG_GROUP,\r\n A_LONG_OWNER]\r\n      (RWED,RWED,RE,)", "- \"A.TXT\" ? 2025-11-27T07:00"; "owner in halves")]
#[test_case("A.TXT;1  2  27-NOV-2025 07:00\r\n      [A_LONG_GROUP,A_LONG_OWNER] (RWED,RWED,RE,)", "- \"A.TXT\" ? 2025-11-27T07:00"; "owner in the next line")]
#[test_case("A.TXT;12\r\n", "- \"A.TXT\" ? ?"; "name alone")]
#[test_case("\r\nDirectory DISK1:[DATA]\r\n\r\nA.TXT;2   2/4   27-NOV-2025 07:00:12\r\nA.TXT;1   2/4   26-NOV-2025 07:00:12\r\n\r\nTotal of 2 files, 4/8 blocks\r\n", "- \"A.TXT\" ? 2025-11-27T07:00:12"; "versions")]
fn vms(text: &str, expected: &str) {
    assert_eq!(only(text, false), expected);
}

#[test_case("WRK001 3390   2025/11/27  1   15  FB      80 27920  PS  DAILY.DATA", "- \"DAILY.DATA\" ? ?"; "sequential")]
#[test_case("WRK002 3390   2025/11/20  1   15  VB     256 27998  PO  SRC.COBOL", "d \"SRC.COBOL\" ? ?"; "partitioned")]
#[test_case("WRK002 3390   2025/11/20  115807  U     256 27998  PO-E  LOAD.LIB", "d \"LOAD.LIB\" ? ?"; "wide numbers")]
#[test_case("WRK002 3390   **NONE**    1   15  NONE     0     0  PS  NEW.DATA", "- \"NEW.DATA\" ? ?"; "never used")]
#[test_case("SYS001 3390                                        VSAM CUSTOMER.KSDS", "- \"CUSTOMER.KSDS\" ? ?"; "vsam")]
#[test_case("Migrated                                                OLD.DATA", "- \"OLD.DATA\" ? ?"; "migrated")]
#[test_case("ARCIVE Not Direct Access Device                    YEAR.BACKUP", "- \"YEAR.BACKUP\" ? ?"; "tape")]
#[test_case("V43525 Tape                                             TAPE.DATA", "- \"TAPE.DATA\" ? ?"; "other tape")]
#[test_case("WRK009 Not Mounted                                      OFF.DATA", "- \"OFF.DATA\" ? ?"; "not mounted")]
#[test_case("WRK009 3390   Error determining attributes              ODD.DATA", "- \"ODD.DATA\" ? ?"; "error")]
#[test_case("Pseudo Directory                                        TEST", "d \"TEST\" ? ?"; "qualifier")]
#[test_case("WRK001 3390   2025/11/27  1   15  FB      80 27920  PS  'PROD.DAILY.DATA'", "- \"PROD.DAILY.DATA\" ? ?"; "quotation marks")]
#[test_case("                                                        ALIAS.DATA", "- \"ALIAS.DATA\" ? ?"; "name alone")]
fn data_sets(line: &str, expected: &str) {
    let heading = "Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\n";
    assert_eq!(only(&format!("{heading}{line}\r\n"), false), expected);
}

#[test_case("WRK001 3390   2025/11/27  1   15  FB      80 27920  PS  DAILY.DATA", "- \"DAILY.DATA\" ? ?"; "data set without a heading")]
#[test_case(" Name     VV.MM   Created       Changed      Size  Init   Mod   Id\r\nMEMBER1   01.05 2025/01/07 2025/11/27 07:00    30    26     0 USER1", "- \"MEMBER1\" ? 2025-11-27T07:00"; "member")]
#[test_case(" Name     VV.MM   Created       Changed      Size  Init   Mod   Id\r\nMEMBER2", "- \"MEMBER2\" ? ?"; "member without statistics")]
#[test_case(" Name      Size     TTR   Alias-of AC --------- Attributes --------- Amode Rmode\r\nMODULE1   0000A8   000B04          00 FO             RN RU            31    ANY", "- \"MODULE1\" ? ?"; "load module")]
#[test_case("JOBNAME  JOBID    OWNER    STATUS CLASS\r\nUSER1A   JOB01906 USER1    OUTPUT A        RC=0000 3 spool files", "- \"JOB01906\" ? ?"; "job")]
#[test_case("USER1A   TSU01906  OUTPUT    3 Spool Files", "- \"TSU01906\" ? ?"; "old job")]
#[test_case("total 24\r\ndrwxr-x---   2 WEBADM SYS1        8192 Nov 27  2025 logs\r\n", "d \"logs\" 8192 2025-11-27"; "unix of z/OS")]
fn other_tables(text: &str, expected: &str) {
    assert_eq!(only(text, false), expected);
}

#[test_case("     0           DIR   05-12-97   16:44  LANGUAGE", "d \"LANGUAGE\" 0 1997-05-12T16:44"; "directory of OS 2")]
#[test_case("149473      A          11-17-103   16:07  LOG.OS2", "- \"LOG.OS2\" 149473 2003-11-17T16:07"; "file of OS 2")]
#[test_case("587823    RSA    DIR   01-08-97   13:58  OS2KRNL", "d \"OS2KRNL\" 587823 1997-01-08T13:58"; "attributes of OS 2")]
#[test_case("206876  Apr 04, 2020 21:06 a.txt", "- \"a.txt\" 206876 2020-04-04T21:06"; "VShell")]
#[test_case("0  Dec 12, 2022 02:13 pub/", "d \"pub\" 0 2022-12-12T02:13"; "directory of VShell")]
#[test_case("2048    Feb-28-2018  05:23:30   cfg <DIR>", "d \"cfg\" 2048 2018-02-28T05:23:30"; "VxWorks")]
#[test_case("File         Code             EOF  Last Modification    Owner  RWEP\r\nDATA1 101 528 12-Jan-24 14:21:18 255, 0 \"oooo\"", "- \"DATA1\" 528 2024-01-12T14:21:18"; "NonStop")]
#[test_case("DATA1 101O 528 12-Jan-24 14:21:18 255,255 \"oooo\"", "- \"DATA1\" 528 2024-01-12T14:21:18"; "open file of NonStop")]
#[test_case("README   TRACE    V         65      107        2 2025-10-04 15:28:42 060191", "- \"README.TRACE\" ? 2025-10-04T15:28:42"; "CMS")]
fn rare(text: &str, expected: &str) {
    assert_eq!(only(text, false), expected);
}
