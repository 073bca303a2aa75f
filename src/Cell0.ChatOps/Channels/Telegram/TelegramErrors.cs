using System.Globalization;
using System.Net.Http;
using Cell0.ChatOps.Notifications;
using Telegram.Bot.Exceptions;

namespace Cell0.ChatOps.Channels.Telegram;

/// <summary>What Telegram's refusals mean for a message. The reasons never hold an address: those hold the token.</summary>
internal static class TelegramErrors
{
    private static readonly TimeSpan TokenAgain = TimeSpan.FromMinutes(1);

    public static SendResult Read(RequestException problem) => problem switch
    {
        ApiRequestException { Parameters.MigrateToChatId: { } chat } => new SendResult.Moved(chat.ToString(CultureInfo.InvariantCulture)),
        ApiRequestException api => OfAnswer(api.ErrorCode, api.Message, api.Parameters?.RetryAfter),
        { HttpStatusCode: { } status } when (int)status >= 300 => new SendResult.Retry(null, $"Telegram answered {(int)status} without saying why"),
        { HttpStatusCode: not null } => new SendResult.Unknown("Telegram's answer could not be read"),
        { InnerException: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError } inner } =>
            new SendResult.Retry(null, $"Telegram cannot be reached ({inner.HttpRequestError})"),
        { InnerException: OperationCanceledException } => new SendResult.Unknown("Telegram did not answer in time"),
        _ => new SendResult.Unknown("the connection to Telegram broke before an answer"),
    };

    /// <summary>True when an edit changed nothing because the text stands there already.</summary>
    public static bool IsUnchanged(RequestException problem) => problem is ApiRequestException { ErrorCode: 400 } && Says(problem.Message, "message is not modified");

    /// <summary>What is wrong with receiving, in a sentence that names the setting where one is to be changed.</summary>
    public static string Receiving(RequestException problem) => problem switch
    {
        ApiRequestException { ErrorCode: 401 or 404 } => "Telegram refuses the token: check the setting Telegram:BotToken",
        ApiRequestException { ErrorCode: 409 } when Says(problem.Message, "webhook") => "this bot has a webhook, so it cannot be polled: remove it (deleteWebhook) or use another bot",
        ApiRequestException { ErrorCode: 409 } => "another program polls with the same token: only one may",
        _ => Read(problem) switch
        {
            SendResult.Retry retry => retry.Reason,
            SendResult.Unknown unknown => unknown.Reason,
            SendResult.Refused refused => refused.Reason,
            _ => "Telegram refuses to give updates",
        },
    };

    private static SendResult OfAnswer(int code, string said, int? retryAfter) => code switch
    {
        400 when Says(said, "can't parse entities") => new SendResult.FormatRefused(said),
        401 or 404 => new SendResult.Retry(TokenAgain, "Telegram refuses the token: check the setting Telegram:BotToken"),
        429 => new SendResult.Retry(TimeSpan.FromSeconds(retryAfter ?? 5), "Telegram asks us to slow down"),
        409 or >= 500 => new SendResult.Retry(null, $"Telegram answered {code}: {said}"),
        _ => new SendResult.Refused($"Telegram answered {code}: {said}"),
    };

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
