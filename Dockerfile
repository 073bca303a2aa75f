# The service in a container:  docker run --network host -v cell0-data:/app/data cell0-chatops
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN rid=linux-$([ "$TARGETARCH" = arm64 ] && echo arm64 || echo x64) \
 && CI=true dotnet publish src/Cell0.ChatOps -c Release -r "$rid" --self-contained false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# Only the data folder belongs to the unprivileged user that the base image carries.
RUN mkdir data && chown $APP_UID data
ENV DOTNET_EnableDiagnostics=0
USER $APP_UID
VOLUME /app/data
EXPOSE 5080
STOPSIGNAL SIGTERM
ENTRYPOINT ["./cell0-chatops"]
