using System.Globalization;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>What Twilio calls: people's messages, and how far ours are. Whatever is not signed by Twilio changes nothing and is logged in one line.</summary>
public sealed partial class WhatsAppWebhook(WhatsAppInbox inbox, WhatsAppReceipts receipts, IOptions<WhatsAppOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<WhatsAppWebhook> log)
{
    private const int LargestBody = 64 * 1024;
    private const string EmptyTwiml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>";

    /// <summary>Twilio gives up after 15 seconds; what takes longer goes on without it.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    private readonly WhatsAppOptions settings = options.Value;

    public void Map(IEndpointRouteBuilder routes)
    {
        if (!settings.IsConfigured || settings.PublicUrl is null) return;
        routes.MapPost(WhatsAppPaths.Inbound, context => AnswerAsync(context, InboundAsync)).ExcludeFromDescription();
        routes.MapPost(WhatsAppPaths.Status, context => AnswerAsync(context, StatusAsync)).ExcludeFromDescription();
    }

    private async Task AnswerAsync(HttpContext context, Func<IReadOnlyDictionary<string, string>, Task<bool>> handle)
    {
        var (status, reason, fields) = await ReadAsync(context.Request);
        if (status == 0)
        {
            // Twilio hanging up must not undo what a person asked for.
            if (await handle(fields!))
            {
                context.Response.ContentType = "text/xml; charset=utf-8";
                await context.Response.WriteAsync(EmptyTwiml, lifetime.ApplicationStopping);
                return;
            }

            (status, reason) = (400, "it lacks a field that is needed");
        }

        LogRefused(status, context.Request.Path, reason);
        context.Response.StatusCode = status;
    }

    private async Task<(int Status, string Reason, IReadOnlyDictionary<string, string>? Fields)> ReadAsync(HttpRequest request)
    {
        var signature = request.Headers[TwilioSignature.Header];
        if (signature.Count != 1 || string.IsNullOrEmpty(signature[0])) return (401, "no signature", null);
        if (request.ContentLength > LargestBody) return (413, "too large", null);
        if (await BodyAsync(request) is not { } body) return (413, "too large", null);
        if (!request.HasFormContentType || !request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)) return (400, "no form", null);
        if (FormBody.Read(body) is not { } fields) return (400, "a malformed form", null);
        var url = new Uri(settings.PublicUrl!.OriginalString.TrimEnd('/') + request.Path + request.QueryString);
        return TwilioSignature.IsOf(signature[0], settings.AuthToken!.Trim(), url, fields)
            ? (0, "", fields.GroupBy(field => field.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal))
            : (401, "a wrong signature (is WhatsApp:PublicUrl what Twilio calls, and WhatsApp:AuthToken the account's?)", null);
    }

    /// <returns>Null when it is larger than taken.</returns>
    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        var buffer = new byte[LargestBody + 1];
        var length = 0;
        while (length < buffer.Length && await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted) is > 0 and var read) length += read;
        return length > LargestBody ? null : buffer[..length];
    }

    private async Task<bool> InboundAsync(IReadOnlyDictionary<string, string> fields)
    {
        if (!TwilioMessage.IsSid(fields.GetValueOrDefault("MessageSid")) || !fields.TryGetValue("From", out var from)) return false;
        var text = fields.GetValueOrDefault("ButtonPayload") is { Length: > 0 } pressed ? pressed : fields.GetValueOrDefault("Body", "");
        _ = int.TryParse(fields.GetValueOrDefault("NumMedia"), NumberStyles.None, CultureInfo.InvariantCulture, out var media);
        var work = inbox.TakeAsync(new WhatsAppInbound(fields["MessageSid"], from, text, media, fields.GetValueOrDefault("ProfileName", ""), clock.GetUtcNow()), lifetime.ApplicationStopping);
        if (await Task.WhenAny(work, Task.Delay(LongestAnswer, clock, lifetime.ApplicationStopping)) == work) await work;
        else _ = FinishAsync(work);
        return true;
    }

    private async Task FinishAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception problem)
        {
            // Twilio has its answer; nobody else would hear of it.
            LogBroken(problem);
        }
    }

    private Task<bool> StatusAsync(IReadOnlyDictionary<string, string> fields)
    {
        if (!TwilioMessage.IsSid(fields.GetValueOrDefault("MessageSid"))) return Task.FromResult(false);
        int? code = int.TryParse(fields.GetValueOrDefault("ErrorCode"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        receipts.Take(fields["MessageSid"], fields.GetValueOrDefault("MessageStatus"), code, fields.GetValueOrDefault("To"));
        return Task.FromResult(true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What came from WhatsApp broke its handling")]
    private partial void LogBroken(Exception problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused with {Status}: POST {Path}: {Reason}")]
    private partial void LogRefused(int status, string? path, string reason);
}
