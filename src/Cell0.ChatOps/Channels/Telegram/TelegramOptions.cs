using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Channels.Telegram;

public sealed class TelegramOptions : IValidatableObject
{
    public const string Section = "Telegram";

    private static readonly int[] Ports = [443, 80, 88, 8443];

    /// <summary>From @BotFather; null: the channel is off. A wrong one is said at start, and the service lives on without it.</summary>
    public string? BotToken { get; set; }

    /// <summary>Default Telegram's own; a local Bot API server or a look-alike otherwise.</summary>
    [Required]
    public string ApiUrl { get; set; } = "https://api.telegram.org";

    /// <summary>How what people write comes in. Default polling, which needs no address of our own.</summary>
    public TelegramUpdates Updates { get; set; } = TelegramUpdates.Polling;

    /// <summary>The public address of <c>/webhooks/telegram</c>; its host joins those answered to. Needed for <see cref="TelegramUpdates.Webhook"/>.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Sent back by Telegram with every update: 1 to 256 of <c>A-Z a-z 0-9 _ -</c>. Needed for <see cref="TelegramUpdates.Webhook"/>.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Messages a second over all chats, 0 to 1000; 0 = unpaced. Default 30, as Telegram's FAQ advises.</summary>
    [Range(0, 1000)]
    public double PerSecond { get; set; } = 30;

    /// <summary>Messages a second to one chat, 0 to 100; 0 = unpaced. Default 1.</summary>
    [Range(0, 100)]
    public double PerChatPerSecond { get; set; } = 1;

    /// <summary>Messages one private chat may get at once after a quiet time, 1 to 100. Default 20.</summary>
    [Range(1, 100)]
    public int Burst { get; set; } = 20;

    /// <summary>Messages a minute to one group, 0 to 1000; 0 = unpaced. Default 20.</summary>
    [Range(0, 1000)]
    public double PerGroupPerMinute { get; set; } = 20;

    public bool IsConfigured => !string.IsNullOrWhiteSpace(BotToken);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Uri.TryCreate(ApiUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            yield return new ValidationResult($"Telegram:ApiUrl '{ApiUrl}' is not an http(s) address", [nameof(ApiUrl)]);
        if (!Enum.IsDefined(Updates)) yield return new ValidationResult("Telegram:Updates must be Polling or Webhook", [nameof(Updates)]);
        if (UrlFault() is { } address) yield return new ValidationResult($"Telegram:WebhookUrl {address}", [nameof(WebhookUrl)]);
        if (SecretFault() is { } secret) yield return new ValidationResult($"Telegram:WebhookSecret {secret}", [nameof(WebhookSecret)]);
    }

    private string? UrlFault()
    {
        if (string.IsNullOrWhiteSpace(WebhookUrl)) return Updates == TelegramUpdates.Webhook ? "is missing, and Telegram:Updates is Webhook" : null;
        if (!Uri.TryCreate(WebhookUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return $"'{WebhookUrl}' is not an https address";
        if (url.IsLoopback) return null;
        if (url.Scheme != "https") return $"'{WebhookUrl}' must begin with https";
        return Ports.Contains(url.Port) ? null : $"'{WebhookUrl}' names the port {url.Port}; Telegram calls 443, 80, 88 and 8443 only";
    }

    /// <summary>Says nothing of what was set: it is a secret.</summary>
    private string? SecretFault()
    {
        if (string.IsNullOrEmpty(WebhookSecret)) return Updates == TelegramUpdates.Webhook ? "is missing, and Telegram:Updates is Webhook" : null;
        if (WebhookSecret.Length > 256) return "has more than 256 characters";
        return WebhookSecret.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? null : "may hold only A-Z, a-z, 0-9, _ and -";
    }
}

/// <summary>How updates come in.</summary>
public enum TelegramUpdates
{
    /// <summary>We ask Telegram.</summary>
    Polling,

    /// <summary>Telegram calls us.</summary>
    Webhook,
}
