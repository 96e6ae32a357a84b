//! The FTP sessions among the connections of a capture: known by what is spoken, on whatever port.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};

use super::Choices;
use super::flow::{Begun, Bytes, Connection, ConnectionId, Hole, Listener, Side, Sighting, Wanted};
use super::recognise::{Judgement, Undecided};
use super::session::Session;
use crate::evidence::Evidence;
use crate::evidence::capture::Vantage;
use crate::secret::{Secret, Secrets};

/// How many sessions are followed at the same time. Of more, the oldest is left out.
const MAX_OPEN: usize = 1000;

/// How much of all sessions that are followed is kept, in bytes. Of more, the oldest session is left out.
const MAX_OPEN_BYTES: usize = 16 * 1024 * 1024;

/// How many connections are listened to at the same time until it is clear what they speak.
const MAX_UNDECIDED: usize = 10_000;

/// How much of what they said is kept of all of them, in bytes. What would need more room is listened to no longer.
const MAX_UNDECIDED_BYTES: usize = 8 * 1024 * 1024;

/// How many places are remembered at which data connections are expected.
const MAX_EXPECTED: usize = 100_000;

/// How many segments are kept one by one of all sessions together, where they are asked for.
const MAX_SEGMENTS: usize = 1_000_000;

/// For how long it may turn out whose data connection one is: words that follow a gap in the capture are heard so much later.
const LATE_US: i64 = 100_000;

/// How many connections are looked through for that.
const MAX_LATE: usize = 1000;

/// A connection that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met {
    pub(super) id: ConnectionId,
    pub(super) client: SocketAddr,
    pub(super) server: SocketAddr,
    at_us: i64,
}

impl From<&Connection> for Met {
    fn from(connection: &Connection) -> Self {
        Self {
            id: connection.id,
            client: connection.client.address,
            server: connection.server.address,
            at_us: connection.first.at_us,
        }
    }
}

/// Hears all connections of a capture, and hands over each session as it ends, with what is known by then to be secret.
pub(super) struct Dialogues<F> {
    vantage: Option<Vantage>,
    /// Ports of control connections besides those of the RFCs.
    port: Option<u16>,
    sessions: BTreeMap<ConnectionId, Session>,
    /// How much is kept of all of them, in bytes.
    bytes: usize,
    /// How many sessions were given up before they had ended, since there were too many.
    left_out: u64,
    undecided: HashMap<ConnectionId, Undecided>,
    /// The same of these.
    undecided_bytes: usize,
    /// The latest connections that nobody has announced so far.
    unclaimed: VecDeque<Met>,
    /// Who called which place when first, without being announced: what was called before a session began is none of its data connections.
    called: HashMap<(IpAddr, SocketAddr), i64>,
    /// Which session a data connection belongs to.
    data: HashMap<ConnectionId, ConnectionId>,
    /// Where a data connection is expected, and whose.
    expected: HashMap<SocketAddr, ConnectionId>,
    /// The last session between two hosts of which replies cannot be read.
    unreadable: HashMap<(IpAddr, IpAddr), ConnectionId>,
    /// How many segments may still be kept; none where they are not asked for.
    room_for_segments: Option<usize>,
    /// What clients have sent that is to show nowhere, whichever session brings it back.
    secrets: Secrets,
    each: F,
}

impl<F: FnMut(Evidence, &mut Secrets)> Dialogues<F> {
    /// One that knows these secrets already.
    pub(super) fn new(secrets: Secrets, choices: Choices, each: F) -> Self {
        Self {
            vantage: choices.vantage,
            port: choices.port,
            room_for_segments: choices.segments.then_some(MAX_SEGMENTS),
            sessions: BTreeMap::new(),
            bytes: 0,
            left_out: 0,
            undecided: HashMap::new(),
            undecided_bytes: 0,
            unclaimed: VecDeque::new(),
            called: HashMap::new(),
            data: HashMap::new(),
            expected: HashMap::new(),
            unreadable: HashMap::new(),
            secrets,
            each,
        }
    }

    /// The capture has ended: hands over the sessions that are left, in the order in which they began. Gives how many were left out.
    pub(super) fn end(&mut self) -> u64 {
        while self.ends_oldest() {}
        self.left_out
    }

    /// What clients have sent that is to show nowhere.
    pub(super) fn into_secrets(self) -> Secrets {
        self.secrets
    }

    /// Takes the oldest session for ended, if there is one.
    fn ends_oldest(&mut self) -> bool {
        let oldest = self.sessions.first_key_value().map(|(id, _)| *id);
        oldest.inspect(|id| self.leave(*id)).is_some()
    }

    /// A session has ended.
    fn leave(&mut self, id: ConnectionId) {
        let Some(mut session) = self.sessions.remove(&id) else {
            return;
        };
        self.bytes = self.bytes.saturating_sub(session.weighed());
        let (client, server) = session.hosts();
        let hosts = (client.ip(), server.ip());
        if self.unreadable.get(&hosts) == Some(&id) {
            self.unreadable.remove(&hosts);
        }
        self.learn(&session.take_secrets());
        // Without the end of its control connection nothing is known of its packets.
        self.left_out += u64::from(!session.has_ended());
        if let Some(evidence) = session.end(self.left_out) {
            (self.each)(evidence, &mut self.secrets);
        }
    }

    fn learn(&mut self, secrets: &[Secret]) {
        self.secrets.add_all(secrets);
    }

    fn is_control(&self, connection: &Connection) -> bool {
        let port = connection.server.address.port();
        matches!(port, 21 | 990) || Some(port) == self.port
    }

    fn begin(&mut self, connection: &Connection) {
        if self.sessions.len() >= MAX_OPEN {
            self.ends_oldest();
        }
        let is_control = self.is_control(connection);
        let session = Session::begin(connection, self.vantage, is_control);
        self.sessions.insert(connection.id, session);
    }

    /// The session whose data connection this is, and whether that is a guess.
    fn owner(&self, connection: &Connection) -> Option<(ConnectionId, bool)> {
        let (client, server) = (connection.client.address, connection.server.address);
        let is_between = |id: &&ConnectionId| {
            let hosts = self.sessions.get(id).map(Session::hosts);
            hosts.is_some_and(|(of_client, of_server)| {
                [of_client.ip(), of_server.ip()].contains(&client.ip())
                    || [of_client.ip(), of_server.ip()].contains(&server.ip())
            })
        };
        if let Some(id) = self.expected.get(&server).filter(is_between) {
            return Some((*id, false));
        }
        let hosts = [(client.ip(), server.ip()), (server.ip(), client.ip())];
        let mut found = hosts.iter().filter_map(|hosts| self.unreadable.get(hosts));
        let called_us = self.called.get(&(client.ip(), server));
        let is_older = |id: &ConnectionId| {
            let session = self.sessions.get(id);
            called_us.is_some_and(|at| session.is_some_and(|it| *at < it.began_us()))
        };
        found
            .next()
            .filter(|id| !is_older(id))
            .map(|id| (*id, true))
    }

    /// After a session has heard something: what it expects from here on.
    fn remember(&mut self, id: ConnectionId) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        for address in session.take_expected() {
            if self.expected.len() >= MAX_EXPECTED {
                self.expected.clear();
            }
            self.expected.insert(address, id);
            let late = self.unclaimed.iter().position(|met| met.server == address);
            if let Some(met) = late.and_then(|index| self.unclaimed.remove(index))
                && session.claim(met, false)
            {
                self.data.insert(met.id, id);
                let heard = self.undecided.remove(&met.id).unwrap_or_default();
                self.undecided_bytes = self.undecided_bytes.saturating_sub(heard.bytes());
                heard.replay(|from, bytes| session.data_came(met.id, from, bytes));
            }
        }
        if session.is_unreadable() {
            let (client, server) = session.hosts();
            self.unreadable.insert((client.ip(), server.ip()), id);
        }
        let secrets = session.take_secrets();
        self.learn(&secrets);
        self.weigh(id);
    }

    /// After a session has heard something: how much is kept of it, and of all of them.
    fn weigh(&mut self, id: ConnectionId) {
        let Some(session) = self.sessions.get_mut(&id) else {
            return;
        };
        let before = session.weighed();
        self.bytes = (self.bytes + session.weigh()).saturating_sub(before);
        while self.bytes > MAX_OPEN_BYTES && self.ends_oldest() {}
    }

    /// Counts the segments of a connection that belongs to a session, and leaves them out once there are too many.
    fn keep_segments(&mut self, connection: &mut Connection) {
        let is_ours =
            self.sessions.contains_key(&connection.id) || self.data.contains_key(&connection.id);
        let Some(room) = self.room_for_segments.as_mut().filter(|_| is_ours) else {
            return;
        };
        if let Some(recorded) = &mut connection.recorded {
            if recorded.each.len() > *room {
                recorded.leave_out(connection.first);
            }
            *room -= recorded.each.len();
        }
    }

    /// Keeps in mind a connection that may turn out to have been announced.
    fn put_by(&mut self, met: Met) {
        if self.called.len() >= MAX_EXPECTED {
            self.called.clear();
        }
        let place = (met.client.ip(), met.server);
        self.called.entry(place).or_insert(met.at_us);
        let is_old = |other: &Met| met.at_us.saturating_sub(other.at_us) > LATE_US;
        while self.unclaimed.len() >= MAX_LATE || self.unclaimed.front().is_some_and(is_old) {
            self.unclaimed.pop_front();
        }
        self.unclaimed.push_back(met);
    }

    /// Hands a session over once all of its connections have ended.
    fn settle(&mut self, id: ConnectionId) {
        if self.sessions.get(&id).is_some_and(Session::is_over) {
            self.leave(id);
        } else {
            self.weigh(id);
        }
    }

    /// Listens no longer to find out what a connection speaks; gives what was heard.
    fn pass_over(&mut self, id: ConnectionId) -> Undecided {
        let heard = self.undecided.remove(&id).unwrap_or_default();
        self.undecided_bytes = self.undecided_bytes.saturating_sub(heard.bytes());
        heard
    }

    /// Bytes of a connection of which it is not known yet what it speaks.
    fn sound(&mut self, connection: &Connection, from: Side, bytes: Bytes<'_>) -> Wanted {
        let Some(undecided) = self.undecided.get_mut(&connection.id) else {
            return Wanted::Nothing;
        };
        let before = undecided.bytes();
        let judgement = undecided.hear(from, bytes);
        self.undecided_bytes = (self.undecided_bytes + undecided.bytes()).saturating_sub(before);
        match judgement {
            Judgement::Open if self.undecided_bytes <= MAX_UNDECIDED_BYTES => Wanted::All,
            Judgement::Open | Judgement::Other => {
                self.pass_over(connection.id);
                Wanted::Nothing
            }
            Judgement::Ftp => {
                self.begin(connection);
                let heard = self.pass_over(connection.id);
                if let Some(session) = self.sessions.get_mut(&connection.id) {
                    heard.replay(|from, bytes| session.hear(connection, from, bytes));
                }
                self.remember(connection.id);
                Wanted::All
            }
        }
    }
}

impl<F: FnMut(Evidence, &mut Secrets)> Listener for Dialogues<F> {
    fn wants_segments(&self) -> bool {
        self.room_for_segments.is_some()
    }

    fn opened(&mut self, connection: &Connection) -> Wanted {
        if self.is_control(connection) {
            self.begin(connection);
            return Wanted::All;
        }
        if let Some((owner, is_inferred)) = self.owner(connection)
            && let Some(session) = self.sessions.get_mut(&owner)
            && session.claim(connection.into(), is_inferred)
        {
            self.data.insert(connection.id, owner);
            return Wanted::Head;
        }
        self.put_by(connection.into());
        if self.undecided.len() >= MAX_UNDECIDED {
            return Wanted::Nothing;
        }
        let undecided = Undecided::new(connection.begun == Begun::Middle);
        self.undecided.insert(connection.id, undecided);
        Wanted::All
    }

    fn bytes(&mut self, connection: &Connection, from: Side, bytes: Bytes<'_>) -> Wanted {
        let id = connection.id;
        if let Some(session) = self.sessions.get_mut(&id) {
            session.hear(connection, from, bytes);
            self.remember(id);
            return Wanted::All;
        }
        if let Some(owner) = self.data.get(&id) {
            if let Some(session) = self.sessions.get_mut(owner) {
                session.data_came(id, from, bytes);
            }
            let owner = *owner;
            self.weigh(owner);
            return Wanted::Head;
        }
        self.sound(connection, from, bytes)
    }

    fn hole(&mut self, connection: &Connection, from: Side, hole: &Hole) {
        if let Some(session) = self.sessions.get_mut(&connection.id) {
            session.unheard(from, hole.seen, hole.length);
            self.remember(connection.id);
        } else if let Some(owner) = self.data.get(&connection.id)
            && let Some(session) = self.sessions.get_mut(owner)
        {
            session.data_unheard(connection, from, hole);
        }
    }

    fn closed(&mut self, connection: &Connection, by: Side, reset: bool, at: Sighting) {
        if let Some(session) = self.sessions.get_mut(&connection.id) {
            session.closed(connection, by, reset, at);
        } else if let Some(owner) = self.data.get(&connection.id)
            && let Some(session) = self.sessions.get_mut(owner)
        {
            session.data_closed(connection, at);
        }
    }

    fn ended(&mut self, mut connection: Connection) {
        self.keep_segments(&mut connection);
        let id = connection.id;
        self.pass_over(id);
        if let Some(session) = self.sessions.get_mut(&id) {
            session.ended(connection);
            self.settle(id);
        } else if let Some(owner) = self.data.remove(&id)
            && let Some(session) = self.sessions.get_mut(&owner)
        {
            session.data_over(connection);
            self.settle(owner);
        }
    }
}
