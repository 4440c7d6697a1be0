//! Rust's RegexSet as a peer of bench/scan_bench.
//!
//!   rust_regex PATTERNS LINES
//!
//! Prints how many of the patterns (one a line) it had to leave out. Then, for
//! each number that it reads from standard input, goes over so many bytes of
//! the lines and prints the seconds, the seconds of CPU, how many patterns were
//! found, and the peak resident bytes beyond the lines.

use regex::bytes::{RegexBuilder, RegexSet, RegexSetBuilder};
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::Instant;
use std::{env, fs};

/// What RE2::Set gets at most, too.
const DFA_BYTES: usize = 1 << 30;
const PROGRAM_BYTES: usize = 1 << 32;

fn build(patterns: &str) -> Result<(RegexSet, usize), regex::Error> {
    let all: Vec<&str> = patterns.lines().collect();
    let accepted: Vec<&str> = all
        .iter()
        .copied()
        .filter(|pattern| RegexBuilder::new(pattern).build().is_ok())
        .collect();
    let set = RegexSetBuilder::new(&accepted)
        .size_limit(PROGRAM_BYTES)
        .dfa_size_limit(DFA_BYTES)
        .build()?;
    Ok((set, all.len() - accepted.len()))
}

/// Counts the patterns in each line, as every peer of its kind does.
fn count(set: &RegexSet, lines: &[u8]) -> usize {
    let text = lines.strip_suffix(b"\n").unwrap_or(lines);
    text.split(|&byte| byte == b'\n')
        .map(|line| set.matches(line).iter().count())
        .sum()
}

/// The CPU time of this thread, which is the only one.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let schedule = fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds = schedule.split(' ').next().unwrap_or("0");
    Ok(nanoseconds.parse::<f64>()? * 1e-9)
}

fn peak_bytes() -> Result<usize, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("0 kB");
    Ok(peak.trim().trim_end_matches(" kB").parse::<usize>()? * 1024)
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [patterns, lines] = arguments.as_slice() else {
        return Err("usage: rust_regex PATTERNS LINES".into());
    };
    // Patterns are bytes; those that are not UTF-8 could not be read anyway.
    let patterns = String::from_utf8_lossy(&fs::read(patterns)?).into_owned();
    let lines = fs::read(lines)?;
    let (set, left_out) = build(&patterns)?;
    let mut out = io::stdout().lock();
    writeln!(out, "{left_out}")?;
    out.flush()?;
    for request in io::stdin().lock().lines() {
        let bytes = request?.parse::<usize>()?.min(lines.len());
        let cpu = cpu_seconds()?;
        let start = Instant::now();
        let found = count(&set, &lines[..bytes]);
        let seconds = start.elapsed().as_secs_f64();
        let cpu = cpu_seconds()? - cpu;
        let peak = peak_bytes()?.saturating_sub(lines.len());
        writeln!(out, "{seconds} {cpu} {found} {peak}")?;
        out.flush()?;
    }
    Ok(())
}
