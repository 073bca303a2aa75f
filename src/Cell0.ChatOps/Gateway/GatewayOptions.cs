using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Gateway;

/// <summary>Where the OpenClaw gateway is and how often it is asked whether it is well.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    public const string Section = "Gateway";

    /// <summary>WebSocket address of the gateway: ws:// or wss://, absolute. Its HTTP pages are expected on the same host and port.</summary>
    [Required]
    public string Url { get; set; } = "ws://127.0.0.1:18789";

    /// <summary>The gateway's token. Empty: taken from OPENCLAW_GATEWAY_TOKEN, else from the gateway's own configuration file.</summary>
    public string? Token { get; set; }

    /// <summary>Time between two looks at the gateway's readiness, 1 s to 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ProbeEvery { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a connection may take from the first packet to the finished handshake, 1 s to 2 min. Default 4 s: a run meets the gateway three times, and one that hangs must not hold it up for long.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long one call may take, 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!GatewayAddress.TryParse(Url, out _))
            yield return new ValidationResult($"{Section}:{nameof(Url)} must be an absolute ws:// or wss:// address without user name or password, such as ws://127.0.0.1:18789.", [nameof(Url)]);
    }
}
