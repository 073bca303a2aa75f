using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Gateway;

/// <summary>
/// Finds the gateway's token: our settings, else OPENCLAW_GATEWAY_TOKEN, else the gateway's own configuration file where this user may read it.
/// Read anew each time, because a gateway may be given another token while we run.
/// </summary>
public sealed class GatewayTokenFiles
{
    private const int LargestConfigBytes = 4 * 1024 * 1024;
    private static readonly JsonDocumentOptions Tolerant = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly IOptionsMonitor<GatewayOptions> options;
    private readonly Func<string, string?> environment;

    public GatewayTokenFiles(IOptionsMonitor<GatewayOptions> options)
        : this(options, Environment.GetEnvironmentVariable)
    {
    }

    internal GatewayTokenFiles(IOptionsMonitor<GatewayOptions> options, Func<string, string?> environment)
    {
        this.options = options;
        this.environment = environment;
    }

    public GatewayToken Find()
    {
        if (Usable(options.CurrentValue.Token) is { } set)
            return new GatewayToken(set, $"the token comes from the setting {GatewayOptions.Section}:{nameof(GatewayOptions.Token)}");
        if (Usable(environment("OPENCLAW_GATEWAY_TOKEN")) is { } exported)
            return new GatewayToken(exported, "the token comes from the environment variable OPENCLAW_GATEWAY_TOKEN");
        var path = ConfigPath();
        var (token, trouble) = FromConfig(path);
        return token is not null
            ? new GatewayToken(token, $"the token comes from the gateway's own configuration {path}")
            : new GatewayToken(null, $"no token: set {GatewayOptions.Section}:{nameof(GatewayOptions.Token)} or OPENCLAW_GATEWAY_TOKEN ({path} {trouble})");
    }

    private string ConfigPath()
    {
        if (environment("OPENCLAW_CONFIG_PATH") is { Length: > 0 } file)
            return file;
        if (environment("OPENCLAW_STATE_DIR") is { Length: > 0 } state)
            return Path.Combine(state, "openclaw.json");
        var home = environment("HOME") is { Length: > 0 } own ? own : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(home, ".openclaw", "openclaw.json");
    }

    private static (string? Token, string Trouble) FromConfig(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return (null, "does not exist");
            if (file.Length > LargestConfigBytes)
                return (null, "is too large to be a configuration");
            using var config = JsonDocument.Parse(File.ReadAllBytes(path), Tolerant);
            return Field(config.RootElement, "gateway", "auth", "token") is not { } token ? (null, "holds no gateway.auth.token")
                : Usable(token) is { } usable ? (usable, "")
                : (null, "only refers to an environment variable");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            return (null, "may not be read by this user");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return (null, "is not readable as JSON");
        }
    }

    private static string? Field(JsonElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }

    // OpenClaw's configuration may hold ${NAME}, to be filled in by the gateway; such a reference opens no door.
    private static string? Usable(string? token) =>
        token?.Trim() is { Length: > 0 } trimmed && !(trimmed.Contains("${", StringComparison.Ordinal) && trimmed.Contains('}', StringComparison.Ordinal)) ? trimmed : null;
}
