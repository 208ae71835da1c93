//! Every door of the house.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, NormalizePath, from_fn};
use actix_web::{App, HttpServer, web};
use utoipa::OpenApi as _;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt as _, scope};

use crate::config::Settings;
use crate::http::health::{DataFolder, health, health_live, health_ready};
use crate::http::{
    OpenApiDocument, OverHttps, TrustedProxies, api_docs, api_docs_script, openapi_json, security_headers, serve_ui,
    tls_config, with_request_id,
};
use crate::rooms::Rooms;
use crate::{accounts, audit, chat, connections, explore, jobs, lineage, queries, search, trash, uploads};

/// What stands above the generated paths of the API document.
#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "DataMind",
    description = "Ask your databases and spreadsheets questions in plain English and get an answer you can check.",
    license(name = "Apache-2.0")
), modifiers(&Ways))]
struct Document;

/// How a caller proves who they are.
struct Ways;

impl utoipa::Modify for Ways {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
        let components = document.components.get_or_insert_default();
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("dm_access")));
        components.add_security_scheme("session", cookie);
        components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The doors under `/api/v1`, room by room.
fn api(config: &mut ServiceConfig<'_>) {
    config.service(health).service(health_live).service(health_ready);
    accounts::routes(config);
    audit::routes(config);
    jobs::routes(config);
    connections::routes(config);
    uploads::routes(config);
    queries::routes(config);
    chat::routes(config);
    explore::routes(config);
    lineage::routes(config);
    search::routes(config);
    trash::routes(config);
}

/// The API document as pretty JSON, made from the doors themselves.
pub fn openapi_document() -> String {
    let (_, document) = App::new()
        .into_utoipa_app()
        .openapi(Document::openapi())
        .service(scope("/api/v1").configure(api))
        .split_for_parts();
    document.to_pretty_json().unwrap_or_default()
}

/// Builds the server on an address that was opened; it runs when it is awaited.
///
/// # Errors
/// When the certificate can't be used.
pub fn listen(settings: &Settings, rooms: &Rooms, listener: TcpListener) -> anyhow::Result<Server> {
    let shared = Shared::new(settings);
    let rooms = rooms.clone();
    let server = HttpServer::new(move || {
        // Before the scope, which answers everything below its path.
        let app = App::new().into_utoipa_app().route("/api/v1/openapi.json", web::get().to(openapi_json));
        let (app, _) = app.service(scope("/api/v1").configure(api)).split_for_parts();
        app.configure(|config| shared.hand_out(config, &rooms))
            .route("/ws", web::get().to(chat::socket))
            .route("/api/docs", web::get().to(api_docs))
            .route("/api/docs/{name}", web::get().to(api_docs_script))
            .default_service(web::to(serve_ui))
            .wrap(Compress::default())
            .wrap(from_fn(accounts::guard))
            .wrap(from_fn(security_headers))
            .wrap(NormalizePath::trim())
            .wrap(from_fn(with_request_id))
    })
    .workers(settings.server.workers)
    .shutdown_timeout(settings.server.shutdown.as_secs())
    .client_request_timeout(std::time::Duration::from_secs(10))
    .keep_alive(std::time::Duration::from_secs(75))
    // Whoever closes a connection has left: the handler is dropped, and with it the work it began at a source.
    .h1_allow_half_closed(false)
    .disable_signals();
    Ok(match (&settings.server.tls_certificate, &settings.server.tls_key) {
        (Some(certificate), Some(key)) => server.listen_rustls_0_23(listener, tls_config(certificate, key)?)?.run(),
        _ => server.listen(listener)?.run(),
    })
}

/// What every worker thread shares beside the rooms.
#[derive(Clone)]
struct Shared {
    document: web::Data<OpenApiDocument>,
    https: web::Data<OverHttps>,
    proxies: web::Data<TrustedProxies>,
    folder: web::Data<DataFolder>,
}

impl Shared {
    fn new(settings: &Settings) -> Self {
        Self {
            document: web::Data::new(OpenApiDocument(openapi_document())),
            https: web::Data::new(OverHttps(settings.over_https())),
            proxies: web::Data::new(TrustedProxies(settings.server.trusted_proxies.clone())),
            folder: web::Data::new(DataFolder(settings.data_dir.clone())),
        }
    }

    fn hand_out(&self, config: &mut web::ServiceConfig, rooms: &Rooms) {
        config
            .app_data(self.document.clone())
            .app_data(self.https.clone())
            .app_data(self.proxies.clone())
            .app_data(self.folder.clone())
            .app_data(web::Data::new(rooms.database.clone()))
            .app_data(web::Data::new(rooms.stopping.clone()))
            .app_data(web::Data::from(rooms.cluster.clone()))
            .app_data(web::Data::new(rooms.audit.clone()))
            .app_data(web::Data::new(rooms.jobs.clone()))
            .app_data(web::Data::new(rooms.accounts.clone()))
            .app_data(web::Data::new(rooms.connections.clone()))
            .app_data(web::Data::new(rooms.uploads.clone()))
            .app_data(web::Data::new(rooms.queries.clone()))
            .app_data(web::Data::new(rooms.chat.clone()))
            .app_data(web::Data::new(rooms.explore.clone()))
            .app_data(web::Data::new(rooms.lineage.clone()))
            .app_data(web::Data::new(rooms.search.clone()))
            .app_data(web::Data::new(rooms.trash.clone()));
    }
}
