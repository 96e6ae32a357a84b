//! `ls -l` and its relatives, one line each.

use test_case::test_case;

use super::only;

// Rights, links, owners.
#[test_case("-rw-r--r--   1 ftp ftp 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "usual")]
#[test_case("-rw-r--r--.  1 web web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "security context")]
#[test_case("-rw-rw-r--+  1 web web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "access list")]
#[test_case("-rw-r--r--@  1 web staff 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "extended attributes")]
#[test_case("drwxr-x---+1208 web web 4096 Nov 30 04:10 many", "d \"many\" 4096 2026-11-30T04:10"; "links that stick to the rights")]
#[test_case("-rw-r--r--   1 web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "no group")]
#[test_case("-rw-r--r-- web web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "no links")]
#[test_case("-r--r--r-- 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "size alone")]
#[test_case("-rw-r--r--   1 Domain Users Night Shift 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "owners of two words")]
#[test_case("-rw-r--r--   1 507 1044 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "owners that are numbers")]
#[test_case("-rw-r--r--   1 507 1044 2026 Nov 30 04:10 a.txt", "- \"a.txt\" 2026 2026-11-30T04:10"; "size like a year")]
#[test_case("-rw-r--r--   1 507 12 2026 Nov 30  2024 a.txt", "- \"a.txt\" 2026 2024-11-30"; "size like a year before a year")]
#[test_case("-rw-r--r--   1 may 27 2026 Nov 30 04:10 a.txt", "- \"a.txt\" 2026 2026-11-30T04:10"; "owner like a month")]
#[test_case("-rw-r--r--   1 507 1044 11 Nov 30 04:10 a.txt", "- \"a.txt\" 11 2026-11-30T04:10"; "size like a day")]
#[test_case("-rw-r--r--   1 EXAMPLE\\web 513 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "owner of a domain")]
#[test_case("-r-xr-xr-x longowner longgroup905512 Feb 12 17:20 a.txt", "- \"a.txt\" ? 2026-02-12T17:20"; "size that sticks to the group")]
#[test_case("-------r--         326  1391972  1392298 Nov 22  2019 a.sit", "- \"a.sit\" 1392298 2019-11-22"; "forks of a Macintosh")]
#[test_case("drwxrwxr-x               folder        2 May 10  2019 net", "d \"net\" 2 2019-05-10"; "folder of a Macintosh")]
#[test_case("-C--E-----FTP B BOX1       7670  88121 Jan 13 07:42 BATCH", "- \"BATCH\" 88121 2026-01-13T07:42"; "state of a batch")]
#[test_case("  4711 -rw-r--r--   1 web web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "number of the inode")]
#[test_case("----------   1 owner    group            61 Nov 30  4:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "no rights")]
#[test_case("    2  -rwx     88121   Nov 27 2025 07:00:12 +01:00  startup.cfg", "- \"startup.cfg\" 88121 2025-11-27T06:00:12Z"; "router")]
#[test_case("-????????? ? ? ? ?            ? locked.txt", "- \"locked.txt\" ? ?"; "name alone")]
#[test_case("drwxr-xr-x 3 web dev 512 undated", "d \"undated\" 512 ?"; "no date")]
// Kinds.
#[test_case("lrwxrwxrwx   1 web web 7 Nov 30 04:10 now -> 2026.tar", "l \"now\" to \"2026.tar\" 7 2026-11-30T04:10"; "link")]
#[test_case("lrwxrwxrwx   1 web web 7 Nov 30 04:10 now", "l \"now\" 7 2026-11-30T04:10"; "link without a target")]
#[test_case("-rw-r--r--   1 web web 7 Nov 30 04:10 x -> y", "- \"x -> y\" 7 2026-11-30T04:10"; "arrow in a name")]
#[test_case("crw-r----- 1 root kmem 8, 27 Jan 30 11:42 tape0", "o \"tape0\" ? 2026-01-30T11:42"; "device")]
#[test_case("brw-r----- 1 root disk 109,767 Jul  2  2024 disk1", "o \"disk1\" ? 2024-07-02"; "device with one word")]
#[test_case("prw-r--r-- 1 root root 0 Jul  2  2024 pipe", "o \"pipe\" ? 2024-07-02"; "pipe")]
#[test_case("drwxr-sr-t 2 web web 4096 Jul  2  2024 pub/", "d \"pub\" 4096 2024-07-02"; "directory with a slash")]
// Sizes.
#[test_case("-rw-r--r-- 1 web web 1.5K Nov 30 04:10 a.txt", "- \"a.txt\" ? 2026-11-30T04:10"; "rounded")]
#[test_case("-rw-r--r-- 1 web web 2,4M Nov 30 04:10 a.txt", "- \"a.txt\" ? 2026-11-30T04:10"; "rounded with a comma")]
#[test_case("-rw-r--r-- 1 web web 5 KiB Nov 30 04:10 a.txt", "- \"a.txt\" ? 2026-11-30T04:10"; "rounded with a blank")]
#[test_case("-rw-r--r-- 1 web web 61 bytes Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "in bytes")]
#[test_case("-rw-r--r-- 1 groupofmany905512 Nov 30 04:10 a.txt", "- \"a.txt\" ? 2026-11-30T04:10"; "number of links that is no size")]
#[test_case("-rw-r--r-- 1 web web 512 Nov 30 04:10 a.txt", "- \"a.txt\" 512 2026-11-30T04:10"; "small")]
#[test_case("-rw-r--r-- 1 web web 1,234,567 Nov 30 04:10 a.txt", "- \"a.txt\" 1234567 2026-11-30T04:10"; "grouped")]
#[test_case("-rw-r--r-- 1 web web 5000000000 Nov 30 04:10 a.txt", "- \"a.txt\" 5000000000 2026-11-30T04:10"; "large")]
#[test_case("-rw-r--r-- 1 web web 99999999999999999999999 Nov 30 04:10 a.txt", "- \"a.txt\" ? 2026-11-30T04:10"; "too large")]
// Names.
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 end of May 12  2019 final.txt", "- \"end of May 12  2019 final.txt\" 7 2026-11-30T04:10"; "date in a name")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10  two  blanks .txt", "- \" two  blanks .txt\" 7 2026-11-30T04:10"; "blanks in a name")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 /srv/ftp/a.txt", "- \"a.txt\" 7 2026-11-30T04:10"; "path")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 日報.txt", "- \"日報.txt\" 7 2026-11-30T04:10"; "japanese name")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 12", "- \"12\" 7 2026-11-30T04:10"; "number")]
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10 2024", "- \"2024\" 7 2026-11-30T04:10"; "year")]
// What is no entry.
#[test_case("-rw-r--r-- 1 web web 7 Nov 30 04:10", "[], unread [\"-rw-r--r-- 1 web web 7 Nov 30 04:10\"]"; "no name")]
#[test_case("lrwxrwxrwx 1 web web 7 Nov 30 04:10  -> now", "[], unread [\"lrwxrwxrwx 1 web web 7 Nov 30 04:10  -> now\"]"; "link without a name")]
#[test_case("-rw-r--r-- 1 web web", "[], unread [\"-rw-r--r-- 1 web web\"]"; "cut")]
#[test_case("ls: cannot open directory '.': Permission denied", "[], unread [\"ls: cannot open directory '.': Permission denied\"]"; "error")]
#[test_case("report.txt", "[], unread [\"report.txt\"]"; "bare name")]
fn lines(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}
