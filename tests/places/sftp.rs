//! A web host with SFTP: OpenSSH's server on loopback. Without `sshd` each test reports that it did not run.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::{Site, files};

const SSHD: &str = "/usr/sbin/sshd";

/// A web host.
struct Host {
    server: Child,
    /// Keys, settings, and `bin/sftp`, which uses them.
    folder: TempDir,
    web: TempDir,
    port: u16,
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Host {
    fn start() -> Option<Host> {
        let client = ["/usr/bin/sftp", "/usr/local/bin/sftp"].into_iter().find(|path| Path::new(path).is_file());
        let Some(client) = client.filter(|_| Path::new(SSHD).is_file()) else {
            eprintln!("NOT RUN: `sftp` or {SSHD} is missing; install openssh-client and openssh-server");
            return None;
        };
        let (folder, web) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = |name: &str| folder.path().join(name).display().to_string();
        for key in ["host", "user"] {
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f", &at(key)]).status().unwrap();
            assert!(made.success());
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        fs::write(
            at("sshd_config"),
            format!(
                "ListenAddress 127.0.0.1\nPort {port}\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPermitRootLogin yes\n\
                 PasswordAuthentication no\nPidFile none\nSubsystem sftp internal-sftp\nMaxStartups 50\n",
                at("host"),
                at("user.pub")
            ),
        )
        .unwrap();
        let host_key = fs::read_to_string(at("host.pub")).unwrap();
        fs::write(at("known_hosts"), format!("[127.0.0.1]:{port} {host_key}")).unwrap();
        fs::write(
            at("ssh_config"),
            format!(
                "IdentityFile {}\nIdentitiesOnly yes\nUserKnownHostsFile {}\nStrictHostKeyChecking yes\n",
                at("user"),
                at("known_hosts")
            ),
        )
        .unwrap();
        fs::create_dir(at("bin")).unwrap();
        fs::write(at("bin/sftp"), format!("#!/bin/sh\nexec {client} -F '{}' \"$@\"\n", at("ssh_config"))).unwrap();
        fs::set_permissions(at("bin/sftp"), fs::Permissions::from_mode(0o755)).unwrap();
        // The server of the superuser needs this folder.
        let _ = fs::create_dir_all("/run/sshd");
        let server =
            Command::new(SSHD).args(["-D", "-e", "-f", &at("sshd_config")]).stderr(Stdio::null()).spawn().unwrap();
        let host = Host { server, folder, web, port };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(host);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server did not start");
    }

    fn site(&self, folder: &str) -> Site {
        let user = String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap();
        let site = Site::new(&format!(
            "[publish.live]\nkind = \"sftp\"\nplace = \"{}@127.0.0.1:{}:{folder}\"\n",
            user.trim(),
            self.port
        ));
        let path = std::env::var("PATH").unwrap();
        Site { path: Some(format!("{}:{path}", self.folder.path().join("bin").display())), ..site }
    }

    fn here(&self) -> Site {
        self.site(&self.web.path().display().to_string())
    }
}

#[test]
fn a_web_host_gets_the_site_and_gives_back_an_earlier_edition() {
    let Some(host) = Host::start() else { return };
    let site = host.here();
    site.said(&["publish"]);
    assert!(files(host.web.path()) == site.built(), "the host has the built files");
    assert!(host.web.path().join(".commonweal/.htaccess").is_file());
    let first = site.built();
    site.edit("content/visits.md", "Sign in", "Sign out");
    site.write("content/mistake.md", "+++\ntitle = \"Mistake\"\nsummary = \"Not for the public.\"\n+++\n\nSecret.\n");
    site.write("static/it's \"quoted\" *.txt", "x");
    let (out, err) = site.said(&["publish"]);
    assert!(out.contains("Mistake  /mistake/") && err.contains("edition 2 is public"), "{out}{err}");
    let public = files(host.web.path());
    assert!(site.built().iter().all(|(path, bytes)| public.get(path) == Some(bytes)));
    site.said(&["rollback"]);
    let public = files(host.web.path());
    assert!(first.iter().all(|(path, bytes)| public.get(path) == Some(bytes)));
    assert!(!public.contains_key("mistake/index.html"));
    assert_eq!(fs::read_dir(host.web.path().join(".commonweal/drafts")).unwrap().count(), 0);
}

#[test]
fn faults_of_a_web_host_say_what_to_do() {
    let Some(host) = Host::start() else { return };
    let site = host.site("missing");
    let (code, err) = site.fault(&["publish"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("check `place` in site.toml: it must exist"), "{err}");

    // A server with another key than the one that is known.
    let known = host.folder.path().join("known_hosts");
    let other = fs::read_to_string(host.folder.path().join("user.pub")).unwrap();
    fs::write(known, format!("[127.0.0.1]:{} {other}", host.port)).unwrap();
    let (code, err) = host.here().fault(&["publish"]);
    assert_eq!(code, Some(3), "{err}");
    assert!(err.contains("Host key verification failed") && err.contains("check your keys"), "{err}");
}

#[test]
fn a_killed_command_leaves_a_whole_web_host() {
    let Some(host) = Host::start() else { return };
    let site = host.here();
    site.said(&["publish"]);
    for kill in 0..5 {
        site.write("themes/commons/styles/own.css", &format!("main {{ order: {kill} }}\n"));
        site.edit("content/visits.md", "Sign", &format!("Sign{kill}"));
        let mut command =
            site.command(&["publish", "--quiet"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(300 + 130 * kill));
        command.kill().unwrap();
        command.wait().unwrap();
        for (path, bytes) in files(host.web.path()).iter().filter(|(path, _)| path.ends_with(".html")) {
            let html = String::from_utf8_lossy(bytes);
            let links = html.split("href=\"/").skip(1).filter_map(|rest| rest.split('"').next());
            for style in links.filter(|href| href.ends_with(".css")) {
                assert!(host.web.path().join(style).is_file(), "{path} asks for {style}");
            }
        }
    }
    site.said(&["publish", "--remove-now"]);
    assert!(files(host.web.path()) == site.built());
}
