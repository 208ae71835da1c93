//! Takes in a multipart body as it comes: the file goes straight to the disk, the few fields beside it stay small.

use actix_multipart::{Field, Multipart};
use futures::StreamExt;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::folders::{self, About, Scratch};
use super::quota::Held;
use super::{UploadError, Uploads, names, require};
use crate::base::{Actor, Permission};
use crate::engine::FileOptions;
use crate::http::FieldError;

/// The longest text field.
const LONGEST_FIELD: usize = 256 << 10;
/// Fields of a form, of which we know four.
const MOST_FIELDS: usize = 16;

/// A form that was taken in whole.
#[derive(Debug)]
pub(super) struct Form {
    pub token: Uuid,
    /// Whether the file came with this form.
    pub fresh: bool,
    pub name: Option<String>,
    pub options: FileOptions,
    pub background: bool,
}

/// A form on its way in.
#[derive(Default)]
struct Parts {
    /// Goes away with the form, unless the form was taken in whole.
    file: Option<(Scratch, Held)>,
    token: Option<Uuid>,
    name: Option<String>,
    options: FileOptions,
    background: bool,
}

impl Uploads {
    /// Takes in a form. A file of it waits for an hour under the token that comes back.
    ///
    /// # Errors
    /// `TooLarge` as soon as the file passes the limit, `Invalid` for fields that make no sense. Then nothing stays.
    pub(super) async fn receive(&self, actor: &Actor, mut body: Multipart) -> Result<Form, UploadError> {
        require(actor, Permission::WriteUploads)?;
        let mut parts = Parts::default();
        let mut count = 0;
        while let Some(field) = body.next().await {
            let field = field.map_err(|_| broken())?;
            count += 1;
            if count > MOST_FIELDS {
                return Err(fault("form", "There are too many fields."));
            }
            self.take(actor, field, &mut parts).await?;
        }
        let (token, fresh) = match (parts.file, parts.token) {
            (Some((file, held)), None) => {
                held.keep();
                (file.keep(), true)
            }
            (None, Some(token)) => (token, false),
            _ => return Err(fault("file", "Send either a file or the token of one that was sent before.")),
        };
        Ok(Form { token, fresh, name: parts.name, options: parts.options, background: parts.background })
    }

    /// Removes a file that was sent, if there is one.
    pub(super) fn forget(&self, token: Option<Uuid>) {
        if let Some(token) = token {
            let _ = std::fs::remove_dir_all(self.room.folders.sent(token));
            self.room.ledger.release(token);
        }
    }

    async fn take(&self, actor: &Actor, mut field: Field, parts: &mut Parts) -> Result<(), UploadError> {
        let name = field.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" if parts.file.is_none() => parts.file = Some(self.take_file(actor, &mut field).await?),
            "file" => return Err(fault("file", "Send one file at a time.")),
            "upload_token" => {
                let token = text(&mut field, "upload_token").await?;
                parts.token = Some(token.trim().parse().map_err(|_| UploadError::Gone)?);
            }
            "name" => parts.name = Some(text(&mut field, "name").await?),
            "options" => {
                let options = text(&mut field, "options").await?;
                parts.options = serde_json::from_str(&options).map_err(|e| fault("options", wrong(&e)))?;
            }
            "background" => {
                let word = text(&mut field, "background").await?;
                parts.background = word.trim().parse().map_err(|_| fault("background", "Write true or false."))?;
            }
            _ => return Err(fault(&names::shown(&name), "There is no such field.")),
        }
        Ok(())
    }

    async fn take_file(&self, actor: &Actor, field: &mut Field) -> Result<(Scratch, Held), UploadError> {
        let given = field.content_disposition().and_then(|d| d.get_filename()).unwrap_or_default();
        let file_name = names::shown(given);
        let scratch = self.room.folders.scratch()?;
        let held = self.room_for(actor.org, scratch.id).await?;
        let size_bytes = self.stream(field, &scratch, &held).await?;
        if size_bytes == 0 {
            return Err(UploadError::Unreadable("The file is empty.".into()));
        }
        let about = About { org: actor.org, user: actor.user, file_name, size_bytes, received_at: self.now() };
        folders::note(scratch.path(), &about)?;
        Ok((scratch, held))
    }

    /// Writes the file as it comes, no further than a file may go.
    async fn stream(&self, field: &mut Field, scratch: &Scratch, held: &Held) -> Result<u64, UploadError> {
        let most = self.room.parts.max_bytes;
        let file = tokio::fs::File::create_new(scratch.file()).await?;
        let mut file = tokio::io::BufWriter::with_capacity(1 << 20, file);
        let mut size = 0u64;
        while let Some(piece) = field.next().await {
            let piece = piece.map_err(|_| broken())?;
            size += piece.len() as u64;
            if size > most {
                return Err(UploadError::TooLarge(most));
            }
            held.grow(piece.len() as u64)?;
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(size)
    }
}

async fn text(field: &mut Field, name: &str) -> Result<String, UploadError> {
    let bytes = field.bytes(LONGEST_FIELD).await.map_err(|_| fault(name, "This is too long."))?;
    let bytes = bytes.map_err(|_| broken())?;
    String::from_utf8(bytes.to_vec()).map_err(|_| fault(name, "This is not UTF-8."))
}

fn fault(field: &str, message: impl Into<String>) -> UploadError {
    UploadError::Invalid(vec![FieldError::new(field, message)])
}

fn broken() -> UploadError {
    fault("form", "The form ended early or is not written as multipart/form-data.")
}

fn wrong(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text: String = text.chars().take(200).collect();
    format!("This has the wrong form: {text}.")
}
