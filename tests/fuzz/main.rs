//! Hostile bytes of every kind, through the functions that the fuzzers run (`ci/fuzz`): what they found worth keeping, and changes to it.

#![expect(clippy::unwrap_used, reason = "what fails is what is looked for")]

#[expect(unreachable_pub, reason = "the fuzzers have them from a library")]
mod targets;

use std::fs;
use std::path::{Path, PathBuf};

use ftpprobe::text;

/// How many changed inputs a target gets here. Fuzzers try millions.
const CHANGED: usize = 200;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus")
}

/// What is kept for a target, in the order of the names.
fn kept(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(corpus().join(target)).unwrap();
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    files.into_iter().map(read).collect()
}

/// Plays what is kept, then what comes of cutting it and putting it together, the same each time.
fn replay(target: &str, run: fn(&[u8])) {
    let kept = kept(target);
    assert!(!kept.is_empty());
    for (path, input) in &kept {
        told(&path.display().to_string(), input, run);
    }
    let mut chance = fastrand::Rng::with_seed(1);
    for number in 0..CHANGED {
        let one = &kept[chance.usize(..kept.len())].1;
        let other = &kept[chance.usize(..kept.len())].1;
        let input = changed(one, other, &mut chance);
        told(&format!("{target}, changed {number}"), &input, run);
    }
}

/// Runs one input, and shows it if that fails.
fn told(name: &str, input: &[u8], run: fn(&[u8])) {
    struct Shown<'i>(&'i str, &'i [u8]);
    impl Drop for Shown<'_> {
        #[expect(clippy::print_stderr, reason = "the runner shows it when a test fails")]
        fn drop(&mut self) {
            if std::thread::panicking() {
                let input = text::escape_bytes(self.1);
                eprintln!("failed with {}: {}", self.0, text::truncate(&input, 4000));
            }
        }
    }
    let _shown = Shown(name, input);
    run(input);
}

fn changed(one: &[u8], other: &[u8], chance: &mut fastrand::Rng) -> Vec<u8> {
    let (from, to) = (chance.usize(..=one.len()), chance.usize(..=other.len()));
    let mut input = [&one[..from], &other[to..]].concat();
    for _ in 0..chance.usize(..4) {
        if input.is_empty() {
            break;
        }
        let at = chance.usize(..input.len());
        match chance.u8(..4) {
            0 => input[at] = chance.u8(..),
            1 => input[at] ^= 1 << chance.u8(..8),
            2 => drop(input.remove(at)),
            _ => input.insert(at, chance.u8(..)),
        }
    }
    input
}

macro_rules! replayed {
    ($($target:ident)*) => {
        const TARGETS: &[&str] = &[$(stringify!($target)),*];

        $(
            #[test]
            fn $target() {
                replay(stringify!($target), targets::$target::run);
            }
        )*
    };
}

replayed! {
    capture certificate evidence expectation explanation hints listing log masking passive profile proxied records redaction replies secrets session target
}

/// A target that is fuzzed is replayed here.
#[test]
fn no_target_is_left_out() {
    let manifest = include_str!("Cargo.toml");
    let fuzzed = manifest
        .lines()
        .filter_map(|line| line.strip_prefix("path = \"bin/"));
    let mut fuzzed: Vec<&str> = fuzzed.filter_map(|it| it.strip_suffix(".rs\"")).collect();
    // The program's own tests replay these.
    fuzzed.retain(|it| !["configuration", "netrc"].contains(it));
    fuzzed.sort_unstable();
    assert_eq!(fuzzed, TARGETS);
}

/// The fuzzers build the program's own modules in a package of their own, which has to have what these use.
#[test]
fn no_dependency_is_left_out() {
    let manifest = include_str!("../../Cargo.toml");
    let (_, dependencies) = manifest.split_once("[dependencies]").unwrap();
    let dependencies = dependencies.split("\n\n").next().unwrap();
    let names = dependencies.lines().filter_map(|it| it.split_once(" = "));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    assert!(names.len() > 20);
    let modules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli");
    let mut folders = vec![modules];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = fs::read_to_string(&path).unwrap();
            for name in &names {
                let is_used = source.contains(&format!("use {}::", name.replace('-', "_")));
                let is_there = include_str!("Cargo.toml").contains(&format!("\n{name} = "));
                assert!(is_there || !is_used, "{name} of {}", path.display());
            }
        }
    }
}
