using Cell0.ChatOps.Access;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>How Telegram stands and how to link a phone: for the terminal, the page and doctor.</summary>
public sealed class TelegramLink(TelegramClient client, AccessBook access)
{
    private volatile string? botName;
    private volatile string? problem;
    private readonly TaskCompletionSource settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when a token is set.</summary>
    public bool IsConfigured => client.IsConfigured;

    /// <summary>The bot's user name once Telegram has told it.</summary>
    public string? BotName => botName;

    /// <summary>Why nothing is received, or null.</summary>
    public string? Problem => problem;

    /// <summary>Completes once Telegram has answered for the first time, for good or ill, or nothing is configured.</summary>
    public Task Settled => IsConfigured ? settled.Task : Task.CompletedTask;

    /// <summary>The address that makes whoever opens it first the owner; null once there is an owner, or while the bot is unknown. Secret: it links.</summary>
    /// <exception cref="Storage.StorageException">A new code could not be stored.</exception>
    public string? Url() => botName is { } name && access.OwnerCode() is { } code ? $"https://t.me/{name}?start={code}" : null;

    internal void Known(string name)
    {
        botName = name;
        Works();
    }

    internal void Works()
    {
        problem = null;
        settled.TrySetResult();
    }

    internal void Fails(string reason)
    {
        problem = reason;
        settled.TrySetResult();
    }
}
