namespace Cell0.ChatOps.Notifications;

/// <summary>What became of one try.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    /// <summary>The network took it.</summary>
    /// <param name="RemoteId">Its name there, for edits and receipts.</param>
    public sealed record Accepted(string RemoteId) : SendResult;

    /// <summary>It is where a person can see it; nothing further is to come.</summary>
    public sealed record Delivered(string RemoteId) : SendResult;

    /// <summary>It was certainly not taken; later it may be.</summary>
    /// <param name="After">The time the network asked for; null: our own backoff.</param>
    public sealed record Retry(TimeSpan? After, string Reason) : SendResult
    {
        /// <summary>True when the network asked the whole channel to wait, not this chat.</summary>
        public bool Everywhere { get; init; }
    }

    /// <summary>It will never be taken.</summary>
    public sealed record Refused(string Reason) : SendResult;

    /// <summary>The markup was refused; the plain text may go at once.</summary>
    public sealed record FormatRefused(string Reason) : SendResult;

    /// <summary>The connection ended before an answer: it may have been taken.</summary>
    public sealed record Unknown(string Reason) : SendResult;

    /// <summary>The chat has another name now.</summary>
    public sealed record Moved(string Chat) : SendResult;
}
