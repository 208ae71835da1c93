//! The cookies that a browser carries its tokens in.

use crate::base::Secret;

/// Names and writes the cookies. Over https they have the `__Host-` prefix and `Secure`, over plain http neither.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cookies {
    https: bool,
}

impl Cookies {
    pub(super) fn new(https: bool) -> Self {
        Self { https }
    }

    /// The name of the cookie that holds the access token.
    pub(super) fn access(self) -> &'static str {
        if self.https { "__Host-dm_access" } else { "dm_access" }
    }

    /// The name of the cookie that holds the refresh token.
    pub(super) fn refresh(self) -> &'static str {
        if self.https { "__Host-dm_refresh" } else { "dm_refresh" }
    }

    /// A `Set-Cookie` value; the token holds only letters, digits, `-`, `_` and `.`.
    pub(super) fn set(self, name: &str, token: &Secret, seconds: u64) -> String {
        format!("{name}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{}", token.expose(), self.secure())
    }

    /// A `Set-Cookie` value that takes the cookie away.
    pub(super) fn clear(self, name: &str) -> String {
        format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{}", self.secure())
    }

    fn secure(self) -> &'static str {
        if self.https { "; Secure" } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_https_a_cookie_is_bound_to_the_host_and_to_https() {
        let cookies = Cookies::new(true);
        assert_eq!(
            cookies.set(cookies.access(), &Secret::new("abc"), 900),
            "__Host-dm_access=abc; Path=/; Max-Age=900; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(cookies.clear(cookies.refresh()).starts_with("__Host-dm_refresh=; Path=/; Max-Age=0;"));
    }

    #[test]
    fn over_plain_http_it_has_no_prefix_and_is_still_out_of_reach_of_scripts() {
        let cookies = Cookies::new(false);
        assert_eq!(
            cookies.set(cookies.access(), &Secret::new("abc"), 900),
            "dm_access=abc; Path=/; Max-Age=900; HttpOnly; SameSite=Lax"
        );
    }
}
