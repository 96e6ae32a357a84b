//! The transfer test of a script.

use ftpprobe::evidence::DataMode::Epsv;
use ftpprobe::evidence::data::DataEnd;
use ftpprobe::evidence::facts::TcpOutcome;
use ftpprobe::evidence::tls::CloseNotify;
use ftpprobe::evidence::transfer_test::{
    Cleanup, Comparison, FileTransfer, OtherName, Pace, TransferTest,
};
use ftpprobe::evidence::{DataConnection, Facts, Outcome, Phase, StepName};

use crate::script::{Script, path};
use crate::secured::handshake;

/// The size of its file.
pub(crate) const SIZE: u64 = 65536;

/// How the test goes; by default well.
pub(crate) struct Plan {
    pub(crate) cwd: &'static str,
    pub(crate) binary: &'static str,
    pub(crate) stor: File,
    /// The upload under another name.
    pub(crate) other: Option<File>,
    pub(crate) size: &'static str,
    pub(crate) mdtm: &'static str,
    pub(crate) retr: File,
    pub(crate) compared: Comparison,
    pub(crate) overwrite: &'static str,
    pub(crate) rest: &'static str,
    pub(crate) resume: &'static str,
    /// The size of the file that was resumed, if it was asked for.
    pub(crate) resumed: Option<&'static str>,
    pub(crate) rename: [&'static str; 2],
    pub(crate) dele: &'static str,
    pub(crate) check: &'static str,
    pub(crate) status: Option<&'static str>,
}

/// One transfer of it.
pub(crate) struct File {
    pub(crate) answer: &'static str,
    pub(crate) bytes: u64,
    pub(crate) end: Option<DataEnd>,
    pub(crate) closing: &'static str,
    pub(crate) tls: bool,
    pub(crate) announced: bool,
    pub(crate) pace: Vec<u64>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            answer: "150 ok",
            bytes: SIZE,
            end: Some(DataEnd::Eof),
            closing: "226 done",
            tls: false,
            announced: true,
            pace: vec![],
        }
    }
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            cwd: "250 in",
            binary: "200 binary",
            stor: File::default(),
            other: None,
            size: "213 65536",
            mdtm: "213 20260102030405",
            retr: File::default(),
            compared: same(),
            overwrite: "226 done",
            rest: "350 from 1",
            resume: "226 done",
            resumed: None,
            rename: ["350 to what?", "250 renamed"],
            dele: "250 gone",
            check: "550 No such file",
            status: None,
        }
    }
}

/// What came back is what was sent.
pub(crate) fn same() -> Comparison {
    Comparison {
        first_difference: None,
        line_ends_changed: false,
    }
}

impl Script {
    /// Appends the test to a run that went well so far.
    pub(crate) fn transfer_test(mut self, plan: &Plan) -> Self {
        let test = self.play(plan);
        let facts = Facts::TransferTest(Box::new(test));
        self.step(StepName::TransferTest, Phase::Transfer, Outcome::Ok, facts)
    }

    fn ask(&mut self, command: &str, said: &str) -> usize {
        self.exchange(Phase::Transfer, Some(command), said)
    }

    fn is_class(&self, index: usize, digit: u16) -> bool {
        self.attempt.exchanges[index].is_class(digit)
    }

    fn play(&mut self, plan: &Plan) -> TransferTest {
        let mut test = TransferTest {
            directory: "/in".to_owned(),
            name: "ftpprobe-1.tmp".to_owned(),
            size: SIZE,
            bare_line_feeds: 200,
            full_line_ends: 100,
            mode: Epsv,
            cwd: None,
            binary: None,
            upload: None,
            other_name: None,
            size_asked: None,
            facts_asked: None,
            time_asked: None,
            download: None,
            compared: None,
            overwrite: None,
            restart: None,
            resume: None,
            resumed_size: None,
            delete_tries: Vec::new(),
            rename: vec![],
            cleanup: Cleanup::NotNeeded,
        };
        if let Some(status) = plan.status {
            let index = self.exchange(Phase::Directory, Some("STAT"), status);
            for step in &mut self.attempt.steps {
                if let Facts::Directory(facts) = &mut step.facts {
                    facts.stat_server = Some(index);
                }
            }
        }
        let cwd = self.ask("CWD /in", plan.cwd);
        test.cwd = Some(cwd);
        if !self.is_class(cwd, 2) {
            return test;
        }
        test.binary = Some(self.ask("TYPE I", plan.binary));
        let upload = self.file("STOR ftpprobe-1.tmp", &plan.stor, Some(SIZE));
        let began = upload
            .data
            .transfer
            .is_some_and(|index| self.is_class(index, 1));
        let stored = upload
            .data
            .closing
            .is_some_and(|index| self.is_class(index, 2));
        test.upload = Some(upload);
        if let Some(other) = &plan.other {
            self.other_name(&mut test, other, plan.dele);
        }
        if !began {
            return test;
        }
        test.size_asked = Some(self.ask("SIZE ftpprobe-1.tmp", plan.size));
        if stored {
            test.time_asked = Some(self.ask("MDTM ftpprobe-1.tmp", plan.mdtm));
            self.fetch(&mut test, plan);
        }
        let dele = self.ask("DELE ftpprobe-1.tmp", plan.dele);
        test.cleanup = if self.is_class(dele, 2) {
            Cleanup::Deleted(dele)
        } else {
            Cleanup::Left {
                path: "/in/ftpprobe-1.tmp".to_owned(),
                delete: Some(dele),
                check: Some(self.ask("SIZE ftpprobe-1.tmp", plan.check)),
            }
        };
        test
    }

    fn other_name(&mut self, test: &mut TransferTest, file: &File, dele: &str) {
        let file = self.file("STOR ftpprobe-1.txt", file, Some(SIZE));
        let began = file.data.transfer;
        test.other_name = Some(OtherName {
            name: "ftpprobe-1.txt".to_owned(),
            upload: file,
        });
        if began.is_some_and(|index| self.is_class(index, 1)) {
            test.cleanup = Cleanup::Deleted(self.ask("DELE ftpprobe-1.txt", dele));
        }
    }

    fn fetch(&mut self, test: &mut TransferTest, plan: &Plan) {
        let download = self.file("RETR ftpprobe-1.tmp", &plan.retr, None);
        let fetched = download
            .data
            .closing
            .is_some_and(|index| self.is_class(index, 2));
        test.download = Some(download);
        if !fetched {
            return;
        }
        test.compared = Some(plan.compared.clone());
        if plan.compared != same() {
            return;
        }
        let again = |closing| File {
            bytes: 1024,
            closing,
            ..File::default()
        };
        test.overwrite = Some(self.file("STOR ftpprobe-1.tmp", &again(plan.overwrite), Some(1024)));
        let restart = self.ask("REST 1", plan.rest);
        test.restart = Some(restart);
        if self.is_class(restart, 3) {
            test.resume = Some(self.file("STOR ftpprobe-1.tmp", &again(plan.resume), Some(1023)));
            let size = plan
                .resumed
                .map(|size| self.ask("SIZE ftpprobe-1.tmp", size));
            test.resumed_size = size;
        }
        let from = self.ask("RNFR ftpprobe-1.tmp", plan.rename[0]);
        test.rename.push(from);
        if self.is_class(from, 3) {
            let to = self.ask("RNTO ftpprobe-1.bin", plan.rename[1]);
            test.rename.push(to);
        }
    }

    fn file(&mut self, command: &str, file: &File, to_send: Option<u64>) -> FileTransfer {
        let mut data = DataConnection::new(Epsv);
        data.setup = Some(self.exchange(Phase::DataPassive, Some("EPSV"), "229 ok (|||50003|)"));
        data.announced_port = Some(50003);
        data.connect = Some(path("192.0.2.1:50003", TcpOutcome::Connected));
        let answer = self.ask(command, file.answer);
        data.transfer = Some(answer);
        let mut transfer = FileTransfer {
            data,
            to_send,
            sent_us: None,
            pace: Pace {
                per_second: file.pace.clone(),
                ..Pace::default()
            },
        };
        if !self.is_class(answer, 1) {
            return transfer;
        }
        let data = &mut transfer.data;
        data.first_byte_us = Some(self.now_us);
        data.ended_us = Some(self.now_us);
        data.bytes = Some(file.bytes);
        data.end.clone_from(&file.end);
        if file.tls {
            data.tls = Some(handshake());
            data.close_notify = Some(CloseNotify {
                received: true,
                sent: Some(file.announced),
            });
        }
        if to_send == Some(file.bytes) {
            transfer.sent_us = Some(self.now_us);
        }
        transfer.data.closing = Some(self.exchange(Phase::Transfer, None, file.closing));
        transfer
    }
}
