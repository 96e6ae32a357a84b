//! The page of the server, asked by hand over HTTP: forms, refusals, languages, what a report's address is worth.
//!
//! * [`house`] the server, [`ftp`] what it probes, [`past`] its history, [`client`] who asks; [`start`] how the program is started
//! * [`forms`] who may send one, and what comes of it; [`pages`] what every page says; [`reports`] and how long they are there;
//!   [`progress`] what is told while a check runs; [`plots`] configured targets with their histories; [`limits`] how much of all that

mod client;
mod forms;
mod ftp;
mod house;
mod limits;
mod pages;
mod past;
mod plots;
mod progress;
mod reports;
mod start;
