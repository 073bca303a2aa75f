namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>What goes wrong with a call.</summary>
public abstract record TelegramFault
{
    private TelegramFault()
    {
    }

    /// <summary>429 with <c>retry_after</c>.</summary>
    public sealed record TooMany(int RetryAfter) : TelegramFault;

    /// <summary>An error in Telegram's own form.</summary>
    public sealed record Refusal(int Code, string Description, long? MigrateToChatId = null) : TelegramFault;

    /// <summary>A page of HTML, as a broken proxy gives it.</summary>
    public sealed record Garbage(int Status) : TelegramFault;

    /// <summary>No answer until the client gives up.</summary>
    public sealed record Hang : TelegramFault;

    /// <summary>The connection is cut before an answer.</summary>
    /// <param name="Taken">True: the message was taken all the same.</param>
    public sealed record Reset(bool Taken) : TelegramFault;

    /// <summary>An answer, late.</summary>
    public sealed record Slow(TimeSpan By) : TelegramFault;

    public static TelegramFault Blocked { get; } = new Refusal(403, "Forbidden: bot was blocked by the user");

    public static TelegramFault ChatNotFound { get; } = new Refusal(400, "Bad Request: chat not found");

    public static TelegramFault EntityError { get; } = new Refusal(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0");
}
