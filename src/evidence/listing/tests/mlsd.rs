//! MLSD, whole and broken.

use test_case::test_case;

use super::only;

#[test_case("type=file;size=61;modify=20260102030405;UNIX.mode=0644; a b.txt\r\n", "- \"a b.txt\" 61 2026-01-02T03:04:05Z"; "usual")]
#[test_case("Type=FILE;Size=61;Modify=20260102030405.250;Perm=r; a.txt", "- \"a.txt\" 61 2026-01-02T03:04:05Z"; "capitals and a fraction")]
#[test_case("type=file;size=61;modify=20260102030405 a; b.txt", "- \"a; b.txt\" 61 2026-01-02T03:04:05Z"; "last semicolon missing")]
#[test_case("type=file;size=61;modify=20260102030405;a.txt", "- \"a.txt\" 61 2026-01-02T03:04:05Z"; "blank missing")]
#[test_case("type=file;size=61;modify=20260102030405;my own.txt", "- \"my own.txt\" 61 2026-01-02T03:04:05Z"; "blank missing before a name with one")]
#[test_case("type=file;size=61;\ta.txt", "- \"a.txt\" 61 ?"; "tab")]
#[test_case("type=file;size=61; a; b=c.txt", "- \"a; b=c.txt\" 61 ?"; "signs in a name")]
#[test_case("type=file;size=61;  a.txt", "- \" a.txt\" 61 ?"; "name that begins with a blank")]
#[test_case("type=file;size=61;modify=20260230000000; a.txt", "- \"a.txt\" 61 ?"; "day that there is not")]
#[test_case("type=file;size=61;modify=00000000000000; a.txt", "- \"a.txt\" 61 ?"; "no date")]
#[test_case("type=file;size=61;modify=yesterday; a.txt", "- \"a.txt\" 61 ?"; "no number")]
#[test_case("type=file;size=61;modify=19126010203040; a.txt", "- \"a.txt\" 61 ?"; "digits that make no date")]
#[test_case("type=file;size=61;modify=191260102030405; a.txt", "- \"a.txt\" 61 2026-01-02T03:04:05Z"; "years from 1900")]
#[test_case("type=file;size=61;modify=202601020304; a.txt", "- \"a.txt\" 61 2026-01-02T03:04Z"; "no seconds")]
#[test_case("type=file;size=61;modify=20260102030405Z; a.txt", "- \"a.txt\" 61 2026-01-02T03:04:05Z"; "zone")]
#[test_case("type=file;size=;modify=; a.txt", "- \"a.txt\" ? ?"; "empty facts")]
#[test_case("type=file;size;modify=20260102030405; a.txt", "- \"a.txt\" ? 2026-01-02T03:04:05Z"; "fact without a value")]
#[test_case("type=file;;size=61; a.txt", "- \"a.txt\" 61 ?"; "semicolon too many")]
#[test_case("type=file; size=61; modify=20260102030405; a.txt", "- \"a.txt\" 61 2026-01-02T03:04:05Z"; "blank after every fact")]
#[test_case("type = file;size= 61 ; a.txt", "- \"a.txt\" 61 ?"; "blanks around signs")]
#[test_case("size=0; a.txt", "- \"a.txt\" 0 ?"; "size alone")]
#[test_case(" a.txt", "- \"a.txt\" ? ?"; "no facts")]
#[test_case("type=file;size=61; /pub/in/a.txt", "- \"a.txt\" 61 ?"; "path")]
#[test_case("unique=801U1;perm=adfrw;create=20250102030405;media-type=text/plain;type=file;x.hash=ab12;size=61; a.txt", "- \"a.txt\" 61 ?"; "many facts")]
#[test_case("type=dir;modify=20260102030405; pub", "d \"pub\" ? 2026-01-02T03:04:05Z"; "directory")]
#[test_case("perm=flcdmpe; pub", "d \"pub\" ? ?"; "directory by its permissions")]
#[test_case("type=OS.unix=symlink;size=61; a.txt", "l \"a.txt\" 61 ?"; "link")]
#[test_case("type=OS.unix=slink:/srv/b.txt;size=61; a.txt", "l \"a.txt\" to \"/srv/b.txt\" 61 ?"; "link with its target")]
#[test_case("type=OS.unix=slink:/srv/my data/b.txt;size=61; a.txt", "l \"a.txt\" to \"/srv/my data/b.txt\" 61 ?"; "link with blanks in its target")]
#[test_case("type=OS.UNIX=slink:;size=61; a.txt", "l \"a.txt\" 61 ?"; "link with an empty target")]
#[test_case("type=OS.unix=chr-13/29; tty0", "o \"tty0\" ? ?"; "device")]
#[test_case("type=OS.unix=dir; pub", "d \"pub\" ? ?"; "directory of a system")]
#[test_case("type=OS.mac=alias; a.txt", "l \"a.txt\" ? ?"; "alias")]
#[test_case("type=OS.unix=socket; s", "o \"s\" ? ?"; "socket")]
#[test_case("type=unknown;size=61; a.txt", "- \"a.txt\" 61 ?"; "unknown type")]
#[test_case("type=cdir;modify=20260102030405; .\r\ntype=pdir; ..\r\ntype=cdir; /pub\r\ntype=cdir;\r\n", "[], unread []"; "dots")]
#[test_case("type=file;size=61;", "[], unread [\"type=file;size=61;\"]"; "no name")]
#[test_case("-rw-r--r-- 1 web web 61 Nov 30 04:10 a.txt", "- \"a.txt\" 61 2026-11-30T04:10"; "another form")]
#[test_case("Permission denied", "[], unread [\"Permission denied\"]"; "words")]
fn lines(line: &str, expected: &str) {
    assert_eq!(only(line, true), expected);
}

#[test_case("type=file;size=61; a.txt", "- \"a.txt\" 61 ?"; "in reply to LIST")]
#[test_case(" type=file;size=61; a.txt", "- \"a.txt\" 61 ?"; "as MLST has it")]
#[test_case("a=b; c", "[], unread [\"a=b; c\"]"; "something like it")]
fn unasked(line: &str, expected: &str) {
    assert_eq!(only(line, false), expected);
}
