using System.ComponentModel.DataAnnotations;

namespace Cell0.ChatOps.Channels.Telegram;

public sealed class TelegramOptions : IValidatableObject
{
    public const string Section = "Telegram";

    /// <summary>From @BotFather; null: the channel is off. A wrong one is said at start, and the service lives on without it.</summary>
    public string? BotToken { get; set; }

    /// <summary>Default Telegram's own; a local Bot API server or a look-alike otherwise.</summary>
    [Required]
    public string ApiUrl { get; set; } = "https://api.telegram.org";

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
    }
}
