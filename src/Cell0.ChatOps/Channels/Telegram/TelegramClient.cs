using Microsoft.Extensions.Options;
using Telegram.Bot;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>The connections to the Bot API: one for sending, one that is held open by long polling. No retries here: the outbox has them.</summary>
public sealed class TelegramClient : IDisposable
{
    /// <summary>How long Telegram holds a request for updates when there are none.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(50);

    private readonly HttpClient sending = Http(TimeSpan.FromSeconds(20));
    private readonly HttpClient polling = Http(Hold + TimeSpan.FromSeconds(20));

    public TelegramClient(IOptions<TelegramOptions> options)
    {
        var settings = options.Value;
        IsConfigured = settings.IsConfigured;
        if (!settings.IsConfigured || Bot(settings) is not { } bot) return;
        Sending = new TelegramBotClient(bot, sending);
        Polling = new TelegramBotClient(bot, polling);
    }

    /// <summary>True when a token is set, right or wrong.</summary>
    public bool IsConfigured { get; }

    /// <summary>Null when no token is set, or it cannot be one.</summary>
    public ITelegramBotClient? Sending { get; }

    public ITelegramBotClient? Polling { get; }

    public void Dispose()
    {
        sending.Dispose();
        polling.Dispose();
    }

    private static TelegramBotClientOptions? Bot(TelegramOptions settings)
    {
        try
        {
            return new TelegramBotClientOptions(settings.BotToken!.Trim(), settings.ApiUrl.TrimEnd('/')) { RetryCount = 0 };
        }
        catch (ArgumentException)
        {
            // What it says would hold the token.
            return null;
        }
    }

    /// <summary>Made here and not by the factory: that one logs addresses, and Telegram's hold the token.</summary>
    private static HttpClient Http(TimeSpan timeout) =>
        new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10) }) { Timeout = timeout };
}
