# One executable in an image without a shell, run by nobody in particular.
FROM node:22-bookworm-slim AS ui
WORKDIR /build/ui
COPY ui/package.json ui/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY ui/ ./
RUN npm run build

FROM rust:1.95-bookworm AS server
WORKDIR /build
COPY Cargo.toml Cargo.lock ./
COPY .cargo/ .cargo/
COPY migration/ migration/
COPY src/ src/
COPY static/ static/
COPY config.example.toml ./
COPY --from=ui /build/ui/dist/ ui/dist/
RUN cargo build --locked --release --bin datamind && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=server /build/target/release/datamind /usr/local/bin/datamind
COPY --from=server --chown=nonroot:nonroot /data /data
ENV DATAMIND_DATA_DIR=/data DATAMIND_BIND=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/usr/local/bin/datamind", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/datamind"]
CMD ["serve"]
