//! What the worker may still reach once it has confined itself: its own files and nothing of the network.
//!
//! Landlock (Linux 5.13 and later) closes the file system but for the places that the parent named; a seccomp filter
//! refuses the system calls by which a worker that was tricked could talk to the network, start a program, look into
//! other processes or ask the kernel for more rights. None of it can be undone. Where the kernel has no such thing,
//! the worker works all the same and says what stayed open.

use std::collections::BTreeMap;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError,
    RulesetStatus, Scope, make_bitflags, path_beneath_rules,
};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};

use crate::engine::wire::Hello;

/// The newest set of rights that is asked for; an older kernel gives what it knows of it.
const NEWEST: ABI = ABI::V6;

/// System calls that no request needs.
const NEVER: [i64; 35] = [
    // The network and other programs' sockets.
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // Other programs, and other processes' memory and files.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_kill,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    // Rights, name spaces and mounts.
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_open_by_handle_at,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    // Doors into the kernel that have had holes.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_acct,
];

/// Confines this thread and all that it starts from now on. Gives what stayed open and why, in words for the log.
pub(super) fn confine(hello: &Hello) -> Vec<String> {
    let files = match close_files(hello) {
        Ok((RulesetStatus::FullyEnforced, _)) => None,
        Ok((RulesetStatus::PartiallyEnforced, _)) => {
            Some("this kernel's Landlock is too old to close all but reading and writing of files".to_owned())
        }
        Ok((RulesetStatus::NotEnforced, LandlockStatus::NotEnabled)) => {
            Some("files are open to it: Landlock is switched off in this kernel".to_owned())
        }
        Ok((RulesetStatus::NotEnforced, _)) => Some("files are open to it: this kernel has no Landlock".to_owned()),
        Err(e) => Some(format!("files are open to it: {e}")),
    };
    let calls = close_calls().err().map(|e| format!("system calls are open to it: {e}"));
    files.into_iter().chain(calls).collect()
}

fn close_files(hello: &Hello) -> Result<(RulesetStatus, LandlockStatus), RulesetError> {
    let read: BitFlags<AccessFs> = make_bitflags!(AccessFs::{ReadFile | ReadDir});
    let change = make_bitflags!(AccessFs::{WriteFile | Truncate | MakeReg | MakeDir | RemoveFile | RemoveDir | Refer});
    let written = hello.write.iter().chain([&hello.temp_dir]);
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        .add_rules(path_beneath_rules(&hello.read, read))?
        .add_rules(path_beneath_rules(written, read | change))?
        .restrict_self()?;
    Ok((status.ruleset, status.landlock))
}

fn close_calls() -> anyhow::Result<()> {
    let arch = if cfg!(target_arch = "x86_64") { TargetArch::x86_64 } else { TargetArch::aarch64 };
    let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let rules: BTreeMap<_, _> = NEVER.into_iter().map(|call| (call, Vec::new())).collect();
    let filter: BpfProgram = SeccompFilter::new(rules, SeccompAction::Allow, refused, arch)?.try_into()?;
    Ok(apply_filter(&filter)?)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::TcpStream;
    use std::os::unix::net::UnixDatagram;
    use std::path::Path;
    use std::process::Command;

    use super::*;

    /// What a thread that is confined to these places says of each door, and what stayed open.
    fn confined(folder: &Path) -> (Vec<String>, Vec<(&'static str, bool)>) {
        let [own, given, other] = ["own", "given", "other"].map(|name| folder.join(name));
        for place in [&own, &given, &other] {
            fs::create_dir(place).unwrap();
            fs::write(place.join("file"), "text").unwrap();
        }
        let hello = Hello { read: vec![given.clone()], temp_dir: own.clone(), ..Hello::sample() };
        std::thread::spawn(move || {
            let open = confine(&hello);
            let doors = vec![
                ("read its own", fs::read(own.join("file")).is_ok()),
                ("write its own", fs::write(own.join("new"), "x").is_ok()),
                ("move its own", fs::rename(own.join("new"), own.join("moved")).is_ok()),
                ("remove its own", fs::remove_file(own.join("moved")).is_ok()),
                ("read what it was given", fs::read(given.join("file")).is_ok()),
                ("write what it was given", fs::write(given.join("file"), "x").is_ok()),
                ("add to what it was given", fs::write(given.join("new"), "x").is_ok()),
                ("read another file", fs::read(other.join("file")).is_ok()),
                ("list another folder", fs::read_dir(&other).is_ok()),
                ("link another file", fs::hard_link(other.join("file"), own.join("link")).is_ok()),
                ("read the system's files", fs::read("/etc/passwd").is_ok()),
                ("read another process", fs::read("/proc/1/status").is_ok()),
                ("a socket", UnixDatagram::unbound().is_ok()),
                (
                    "the network",
                    !TcpStream::connect("127.0.0.1:1").is_err_and(|e| e.raw_os_error() == Some(libc::EPERM)),
                ),
                ("a program", Command::new("/bin/true").status().is_ok()),
                ("a thread", std::thread::Builder::new().spawn(|| ()).is_ok_and(|t| t.join().is_ok())),
            ];
            (open, doors)
        })
        .join()
        .unwrap()
    }

    #[test]
    fn a_confined_thread_reaches_its_own_places_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (open, doors) = confined(folder.path());
        let passed: Vec<_> = doors.iter().filter(|(_, passed)| *passed).map(|(door, _)| *door).collect();
        let wanted =
            ["read its own", "write its own", "move its own", "remove its own", "read what it was given", "a thread"];
        if open.is_empty() {
            assert_eq!(passed, wanted);
        } else {
            // A kernel without one of the two says so; what has to work works there too.
            assert!(wanted.iter().all(|door| passed.contains(door)), "{open:?}: {passed:?}");
        }
    }
}
