using System.Security.Cryptography;
using System.Text;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>
/// Where Telegram posts updates. Any 2xx ends an update's life there, so it is given only once the update is handled; all else makes Telegram try again.
/// </summary>
public sealed partial class TelegramWebhook(TelegramInbox inbox, IOptions<TelegramOptions> options, IHostApplicationLifetime lifetime, ILogger<TelegramWebhook> log) : IDisposable
{
    public const string Path = "/webhooks/telegram";

    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    /// <summary>An update with a text of 4,096 characters, its entities and the message it answers stays far below.</summary>
    private const int LargestBody = 128 * 1024;

    private readonly byte[] secret = Hash(options.Value.WebhookSecret);

    /// <summary>Updates are handled in the order in which they come, as with polling.</summary>
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Nothing is there unless the settings say so.</summary>
    public static void Map(WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<TelegramOptions>>().Value is not { IsConfigured: true, Updates: TelegramUpdates.Webhook }) return;
        app.MapPost(Path, (HttpContext context, TelegramWebhook webhook) => webhook.TakeAsync(context)).ExcludeFromDescription();
    }

    public void Dispose() => turn.Dispose();

    private async Task TakeAsync(HttpContext context)
    {
        var (status, reason) = await AnswerAsync(context.Request);
        context.Response.StatusCode = status;
        if (reason is not null) LogRefused(status, reason);
    }

    private async Task<(int Status, string? Reason)> AnswerAsync(HttpRequest request)
    {
        // Both are hashed: the comparison takes the same time whatever was sent, its length included.
        var sent = request.Headers[SecretHeader];
        if (sent.Count != 1 || !CryptographicOperations.FixedTimeEquals(secret, Hash(sent[0])))
            return (StatusCodes.Status401Unauthorized, sent.Count == 0 ? "the secret is missing" : "the secret is wrong");
        if (!request.HasJsonContentType()) return (StatusCodes.Status415UnsupportedMediaType, "the body is no JSON by its Content-Type");
        if (await ReadAsync(request) is not { } body) return (StatusCodes.Status413PayloadTooLarge, "the body is too large");
        if (TelegramUpdateReader.Read(body) is not { } update) return (StatusCodes.Status400BadRequest, "the body is no update");
        return await HandleAsync(update);
    }

    /// <summary>Whoever called may hang up meanwhile: an update begun is ended.</summary>
    private async Task<(int Status, string? Reason)> HandleAsync(Update update)
    {
        await turn.WaitAsync(lifetime.ApplicationStopping);
        try
        {
            await inbox.TakeAsync(update, lifetime.ApplicationStopping);
            return (StatusCodes.Status200OK, null);
        }
        catch (StorageException problem)
        {
            return (StatusCodes.Status503ServiceUnavailable, problem.Message);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>Null when there is more than may be.</returns>
    private static async Task<byte[]?> ReadAsync(HttpRequest request)
    {
        if (request.ContentLength > LargestBody) return null;
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > LargestBody) return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static byte[] Hash(string? text) => SHA256.HashData(Encoding.UTF8.GetBytes(text ?? ""));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call of Telegram's webhook was answered {Status}: {Reason}")]
    private partial void LogRefused(int status, string reason);
}
