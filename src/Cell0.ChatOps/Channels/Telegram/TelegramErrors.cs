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

    /// <summary>True when the topic is not there, while the group may be.</summary>
    public static bool IsTopicGone(RequestException problem) =>
        problem is ApiRequestException { ErrorCode: 400 } && (Says(problem.Message, "message thread not found") || Says(problem.Message, "TOPIC_DELETED") || Says(problem.Message, "TOPIC_CLOSED"));

    /// <summary>What is wrong with receiving, in a sentence that names the setting where one is to be changed.</summary>
    public static string Receiving(RequestException problem) => problem switch
    {
        ApiRequestException api when IsToken(api.ErrorCode, api.Message) => "Telegram refuses the token: check the setting Telegram:BotToken",
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
        // Too long cannot happen to what was split; should the counts ever differ, the plain text is what counts least.
        400 when Says(said, "can't parse entities") || Says(said, "message is too long") || Says(said, "caption is too long") => new SendResult.FormatRefused(said),
        400 when Says(said, "message to edit not found") || Says(said, "message can't be edited") => new SendResult.Refused("the message to edit is gone, or too old to edit"),
        400 when Says(said, "chat not found") => new SendResult.Refused("Telegram knows no such chat: nobody there has written to this bot, or it is another bot's"),
        _ when IsToken(code, said) => new SendResult.Retry(TokenAgain, "Telegram refuses the token: check the setting Telegram:BotToken"),
        403 => new SendResult.Refused(Forbidden(said)),
        413 => new SendResult.Refused("Telegram takes nothing that large"),
        429 => new SendResult.Retry(TimeSpan.FromSeconds(Math.Clamp(retryAfter ?? 5, 1, 86_400)), "Telegram asks us to slow down"),
        409 or >= 500 => new SendResult.Retry(null, $"Telegram answered {code}: {said}"),
        _ => new SendResult.Refused($"Telegram answered {code}: {said}"),
    };

    private static string Forbidden(string said) =>
        Says(said, "blocked by the user") ? "this person has blocked the bot: unblock it in Telegram, then /start"
        : Says(said, "kicked") ? "the bot was removed from this group: add it again, then /start"
        : Says(said, "deactivated") ? "this person's Telegram account is deactivated"
        : Says(said, "initiate conversation") ? "this person has never written to the bot: they must /start it first"
        : $"Telegram answered 403: {said}";

    /// <summary>To a path with a token that is none of its bots' Telegram answers a bare Not Found; a file or a method that is missing it names.</summary>
    private static bool IsToken(int code, string said) => code == 401 || (code == 404 && said.Equals("Not Found", StringComparison.OrdinalIgnoreCase));

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
}
