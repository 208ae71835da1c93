//! What accounts promise, at the service itself.

mod house;

mod budget;
mod people;
mod sessions;
mod setup;
