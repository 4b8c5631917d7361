//! The target "sftp": a folder of a web host, through the system's OpenSSH (`sftp -b -`), with its keys and its list of known hosts.
//! Each file is put under another name and renamed (`posix-rename@openssh.com` replaces a file in one step).
//!
//! The program writes one command to `sftp`, then two that print a mark on both of its streams. What was printed before the
//! marks belongs to the command; without a message on stderr it succeeded.

#![allow(clippy::disallowed_methods)] // The shell starts `sftp` and reads its answers here.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_128;

use super::target::{Expected, Headers, OWN, Target, TargetError, TargetErrorKind, Version};
use crate::config::targets::Host;

/// The folder of unfinished files.
const DRAFTS: &str = ".commonweal/drafts";

/// The folder that exists while the manifest is swapped: making a folder fails if it exists.
const SWAP: &str = ".commonweal/swap";

/// How long the folder [`SWAP`] of another command counts. A swap takes a few seconds, so an older one belongs to a killed command.
const SWAP_LASTS: Duration = Duration::from_secs(30);

/// Settings that keep Apache from showing the program's own files.
const HIDE: &[u8] = b"Require all denied\n";

/// Connections at once. Many hosts permit ten.
const CONNECTIONS: usize = 4;

/// Longest time without an answer to a command, besides the time for its bytes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes for each second that a command may take longer.
const SLOWEST: u64 = 16 << 10;

/// A folder of a web host.
#[derive(Debug)]
pub(crate) struct SftpTarget {
    host: Host,
    idle: Mutex<Vec<Connection>>,
    /// Local copies of what is sent and received.
    local: TempDir,
    files: AtomicU32,
}

/// A running `sftp`.
#[derive(Debug)]
struct Connection {
    process: Child,
    commands: ChildStdin,
    output: [Receiver<String>; 2],
    number: u32,
}

impl Drop for Connection {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Connection {
    fn open(host: &Host) -> io::Result<Connection> {
        let mut command = Command::new("sftp");
        command.args([
            "-b",
            "-",
            "-o",
            "ConnectTimeout=20",
            "-o",
            "ServerAliveInterval=15",
            "-o",
            "ServerAliveCountMax=3",
        ]);
        if let Some(port) = host.port {
            command.args(["-P", &port.to_string()]);
        }
        command.arg(&host.login).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
        let commands = process.stdin.take().ok_or_else(missing)?;
        let output =
            [lines(process.stdout.take().ok_or_else(missing)?), lines(process.stderr.take().ok_or_else(missing)?)];
        Ok(Connection { process, commands, output, number: 0 })
    }

    /// Runs a command. Returns what it printed on stdout.
    fn run(&mut self, command: &str, patience: Duration) -> Result<String, Answer> {
        self.number += 1;
        let mark = format!("commonweal-{}", self.number);
        // A hyphen keeps `sftp` running after an error.
        let text = format!("-{command}\n!echo {mark}\n!echo {mark} >&2\n");
        if self.commands.write_all(text.as_bytes()).and_then(|()| self.commands.flush()).is_err() {
            return Err(Answer::Ended(self.rest()));
        }
        let end = Instant::now() + patience;
        let mut said = [String::new(), String::new()];
        for (output, said) in self.output.iter().zip(&mut said) {
            loop {
                match output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                    // The shell of Windows adds a space.
                    Ok(line) if line.trim_end() == mark => break,
                    Ok(line) if line.starts_with("sftp> ") => {}
                    Ok(line) => {
                        said.push_str(&line);
                        said.push('\n');
                    }
                    Err(RecvTimeoutError::Timeout) => return Err(Answer::Silent),
                    Err(RecvTimeoutError::Disconnected) => return Err(Answer::Ended(self.rest())),
                }
            }
        }
        let [printed, failed] = said;
        if failed.trim().is_empty() { Ok(printed) } else { Err(Answer::Failed(failed.trim().to_owned())) }
    }

    /// Returns what an ended `sftp` printed on stderr.
    fn rest(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        while let Ok(line) = self.output[1].recv_timeout(Duration::from_secs(1)) {
            said.push(line);
        }
        said.retain(|line| !line.trim().is_empty() && !line.starts_with("Connection closed"));
        said.join(" ")
    }
}

/// Returns the lines of a stream as they come.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

/// Why a command of `sftp` failed.
#[derive(Debug)]
enum Answer {
    /// It printed this.
    Failed(String),
    /// `sftp` ended, after it printed this.
    Ended(String),
    /// It did not answer in time.
    Silent,
}

impl Answer {
    /// Whether a file or folder does not exist.
    fn is_missing(&self) -> bool {
        matches!(self, Answer::Failed(said) if said.contains("No such file") || said.contains("not found"))
    }

    fn into_error(self, key: &str) -> TargetError {
        let (kind, reason) = match self {
            Answer::Silent => (TargetErrorKind::Unreachable, "the host did not answer".to_owned()),
            Answer::Ended(said)
                if said.contains("Permission denied") || said.contains("Host key verification failed") =>
            {
                (TargetErrorKind::Denied, format!("sftp said: {said}"))
            }
            Answer::Ended(said) if said.is_empty() => (TargetErrorKind::Unreachable, "the connection ended".to_owned()),
            Answer::Ended(said) => (TargetErrorKind::Unreachable, format!("sftp said: {said}")),
            Answer::Failed(said) if said.contains("Permission denied") => {
                (TargetErrorKind::Denied, format!("the host said: {said}"))
            }
            Answer::Failed(said) if said.contains("No space") || said.contains("quota") => {
                (TargetErrorKind::Full, format!("the host said: {said}"))
            }
            Answer::Failed(said) if said.contains("No such file") || said.contains("not found") => {
                (TargetErrorKind::Missing, format!("the host said: {said}"))
            }
            Answer::Failed(said) => (TargetErrorKind::Other, format!("the host said: {said}")),
        };
        TargetError { key: key.to_owned(), kind, reason }
    }
}

impl SftpTarget {
    /// Connects to a web host.
    ///
    /// # Errors
    /// Fails if `sftp` is not installed, the host does not answer or does not accept the user's keys, or the folder does not exist.
    pub(crate) fn open(host: Host) -> Result<SftpTarget, TargetError> {
        let local = tempfile::tempdir().map_err(|error| local_failure("sftp", &error))?;
        let target = SftpTarget { host, idle: Mutex::default(), local, files: AtomicU32::new(0) };
        let connection = target.connect()?;
        target.give_back(connection);
        Ok(target)
    }

    fn connect(&self) -> Result<Connection, TargetError> {
        if let Some(connection) = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop() {
            return Ok(connection);
        }
        let login = &self.host.login;
        let mut connection = Connection::open(&self.host).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => TargetError {
                key: login.clone(),
                kind: TargetErrorKind::Other,
                reason: "the program `sftp` is missing: install OpenSSH (`openssh-client`)".to_owned(),
            },
            _ => local_failure(login, &error),
        })?;
        // What the server and ssh print at the beginning is no failure.
        if let Err(answer @ (Answer::Ended(_) | Answer::Silent)) = connection.run("pwd", PATIENCE) {
            return Err(answer.into_error(login));
        }
        let entered = connection.run(&format!("cd {}", quoted(&self.host.folder)), PATIENCE);
        entered.map_err(|answer| answer.into_error(login))?;
        Ok(connection)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// Runs a command on a connection. A connection that ended is not used again.
    fn run(&self, key: &str, command: &str, length: u64) -> Result<Result<String, Answer>, TargetError> {
        let mut connection = self.connect()?;
        match connection.run(command, PATIENCE + Duration::from_secs(length / SLOWEST)) {
            Err(answer @ (Answer::Ended(_) | Answer::Silent)) => Err(answer.into_error(key)),
            answered => {
                self.give_back(connection);
                Ok(answered)
            }
        }
    }

    /// Runs a command that must succeed.
    fn must(&self, key: &str, command: &str, length: u64) -> Result<String, TargetError> {
        self.run(key, command, length)?.map_err(|answer| answer.into_error(key))
    }

    fn new_name(&self) -> String {
        format!("{}-{}", std::process::id(), self.files.fetch_add(1, Ordering::Relaxed))
    }

    /// Puts bytes under a new name. Returns that name.
    fn draft(&self, key: &str, bytes: &[u8]) -> Result<String, TargetError> {
        let name = self.new_name();
        let (local, draft) = (self.local.path().join(&name), format!("{DRAFTS}/{name}"));
        fs::write(&local, bytes).map_err(|error| local_failure(key, &error))?;
        let command = format!("put {} {}", quoted(&local.to_string_lossy()), quoted(&draft));
        let mut put = self.run(key, &command, bytes.len() as u64)?;
        if put.as_ref().is_err_and(Answer::is_missing) {
            self.make_folders(DRAFTS)?;
            put = self.run(key, &command, bytes.len() as u64)?;
        }
        let _ = fs::remove_file(&local);
        put.map_err(|answer| answer.into_error(key))?;
        Ok(draft)
    }

    /// Moves a draft to its place.
    fn place(&self, draft: &str, key: &str) -> Result<(), TargetError> {
        let command = format!("rename {} {}", quoted(draft), quoted(key));
        let mut moved = self.run(key, &command, 0)?;
        if moved.as_ref().is_err_and(Answer::is_missing)
            && let Some((folder, _)) = key.rsplit_once('/')
        {
            self.make_folders(folder)?;
            moved = self.run(key, &command, 0)?;
        }
        if moved.is_err() {
            let _ = self.run(key, &format!("rm {}", quoted(draft)), 0);
        }
        moved.map(drop).map_err(|answer| answer.into_error(key))
    }

    /// Makes a folder and those above it. A folder that exists is no failure here: what comes next reports it.
    fn make_folders(&self, folder: &str) -> Result<(), TargetError> {
        let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
        for end in ends {
            let _ = self.run(folder, &format!("mkdir {}", quoted(&folder[..end])), 0)?;
        }
        Ok(())
    }
}

impl Target for SftpTarget {
    fn read(&self, key: &str, most: u64) -> Result<Option<(Vec<u8>, Version)>, TargetError> {
        let local = self.local.path().join(self.new_name());
        let command = format!("get {} {}", quoted(key), quoted(&local.to_string_lossy()));
        match self.run(key, &command, most.min(64 << 20))? {
            Ok(_) => {}
            Err(answer) if answer.is_missing() => return Ok(None),
            Err(answer) => return Err(answer.into_error(key)),
        }
        let bytes = fs::read(&local).map_err(|error| local_failure(key, &error))?;
        let _ = fs::remove_file(&local);
        if bytes.len() as u64 > most {
            return Err(local_failure(key, &io::ErrorKind::FileTooLarge.into()));
        }
        let version = version(&bytes);
        Ok(Some((bytes, version)))
    }

    fn put(&self, key: &str, bytes: &[u8], _: Headers) -> Result<(), TargetError> {
        let draft = self.draft(key, bytes)?;
        self.place(&draft, key)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), TargetError> {
        let draft = format!("{DRAFTS}/{}", self.new_name());
        match self.run(to, &format!("copy {} {}", quoted(from), quoted(&draft)), 0)? {
            Ok(_) => self.place(&draft, to),
            Err(answer) if answer.is_missing() => Err(answer.into_error(from)),
            // A server before OpenSSH 9.0, or of another kind, cannot copy.
            Err(_) => {
                let (bytes, _) =
                    self.read(from, u64::MAX)?.ok_or_else(|| local_failure(from, &io::ErrorKind::NotFound.into()))?;
                let draft = self.draft(to, &bytes)?;
                self.place(&draft, to)
            }
        }
    }

    fn delete(&self, key: &str) -> Result<(), TargetError> {
        match self.run(key, &format!("rm {}", quoted(key)), 0)? {
            Err(answer) if !answer.is_missing() => return Err(answer.into_error(key)),
            _ => {}
        }
        // Empty folders go too. A folder with files stays.
        for (at, _) in key.match_indices('/').collect::<Vec<_>>().into_iter().rev() {
            if self.run(key, &format!("rmdir {}", quoted(&key[..at])), 0)?.is_err() {
                break;
            }
        }
        Ok(())
    }

    fn swap(&self, key: &str, bytes: &[u8], expected: &Expected) -> Result<Version, TargetError> {
        let draft = self.draft(key, bytes)?;
        let mut began = Instant::now();
        while self.run(key, &format!("mkdir {}", quoted(SWAP)), 0)?.is_err() {
            if began.elapsed() > SWAP_LASTS {
                self.must(key, &format!("rmdir {}", quoted(SWAP)), 0)?;
                began = Instant::now();
            } else {
                std::thread::sleep(Duration::from_millis(200));
            }
        }
        let swapped = (|| {
            let there = self.read(key, u64::MAX)?;
            let is_new = there.is_none();
            let there = there.map_or(Expected::Absent, |(_, version)| Expected::As(version));
            if there != *expected {
                let reason = "it changed meanwhile".to_owned();
                return Err(TargetError { key: key.to_owned(), kind: TargetErrorKind::Conflict, reason });
            }
            if is_new {
                self.put(&format!("{OWN}.htaccess"), HIDE, Headers::of(".htaccess", false))?;
            }
            self.place(&draft, key)
        })();
        self.must(key, &format!("rmdir {}", quoted(SWAP)), 0)?;
        if swapped.is_err() {
            let _ = self.run(key, &format!("rm {}", quoted(&draft)), 0);
        }
        swapped.map(|()| version(bytes))
    }

    fn is_used(&self) -> Result<bool, TargetError> {
        let listed = self.must(".", "ls -1a", 0)?;
        let own = OWN.trim_end_matches('/');
        Ok(listed
            .lines()
            .map(|line| line.trim().trim_end_matches('/'))
            .any(|name| !matches!(name, "" | "." | "..") && name != own))
    }

    fn prepare(&self) -> Result<(), TargetError> {
        let _ = self.run(DRAFTS, &format!("rm {DRAFTS}/*"), 0)?;
        self.make_folders(DRAFTS)
    }

    fn threads(&self) -> usize {
        CONNECTIONS
    }
}

/// Returns a path in quotes, in which no character has a meaning.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the version of a file with these bytes.
fn version(bytes: &[u8]) -> Version {
    Version(format!("{:032x}", xxh3_128(bytes)))
}

/// Returns the failure of this computer.
fn local_failure(key: &str, error: &io::Error) -> TargetError {
    let kind = if error.kind() == io::ErrorKind::NotFound { TargetErrorKind::Missing } else { TargetErrorKind::Other };
    TargetError { key: key.to_owned(), kind, reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_every_path() {
        assert_eq!(quoted("a \"b\" * $c"), "\"a \\\"b\\\" * $c\"");
    }
}
