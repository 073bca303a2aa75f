using System.Net;
using Cell0.ChatOps.Channels.Telegram;
using Cell0.ChatOps.Notifications;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace Cell0.ChatOps.Tests.Channels.Telegram;

public sealed class TelegramErrorsTests
{
    [Theory]
    [InlineData(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", typeof(SendResult.FormatRefused))]
    [InlineData(400, "Bad Request: chat not found", typeof(SendResult.Refused))]
    [InlineData(400, "Bad Request: message text is empty", typeof(SendResult.Refused))]
    [InlineData(400, "Bad Request: message is too long", typeof(SendResult.FormatRefused))]
    [InlineData(401, "Unauthorized", typeof(SendResult.Retry))]
    [InlineData(403, "Forbidden: bot was blocked by the user", typeof(SendResult.Refused))]
    [InlineData(403, "Forbidden: bot was kicked from the group chat", typeof(SendResult.Refused))]
    [InlineData(403, "Forbidden: user is deactivated", typeof(SendResult.Refused))]
    [InlineData(404, "Not Found", typeof(SendResult.Retry))]
    [InlineData(409, "Conflict", typeof(SendResult.Retry))]
    [InlineData(429, "Too Many Requests: retry after 3", typeof(SendResult.Retry))]
    [InlineData(500, "Internal Server Error", typeof(SendResult.Retry))]
    [InlineData(502, "Bad Gateway", typeof(SendResult.Retry))]
    public void A_refusal_means_one_thing(int code, string description, Type meaning) =>
        TelegramErrors.Read(new ApiRequestException(description, code)).ShouldBeOfType(meaning);

    [Fact]
    public void The_wait_Telegram_asks_for_is_kept() =>
        TelegramErrors.Read(new ApiRequestException("Too Many Requests: retry after 3", 429, new ResponseParameters { RetryAfter = 3 }))
            .ShouldBeOfType<SendResult.Retry>().After.ShouldBe(TimeSpan.FromSeconds(3));

    [Fact]
    public void A_group_that_moved_is_followed() =>
        TelegramErrors.Read(new ApiRequestException("Bad Request: group chat was upgraded to a supergroup chat", 400, new ResponseParameters { MigrateToChatId = -1001 }))
            .ShouldBe(new SendResult.Moved("-1001"));

    [Fact]
    public void What_was_certainly_not_taken_is_told_from_what_may_have_been()
    {
        TelegramErrors.Read(new RequestException("x", new HttpRequestException(HttpRequestError.ConnectionError, "refused"))).ShouldBeOfType<SendResult.Retry>();
        TelegramErrors.Read(new RequestException("x", new HttpRequestException(HttpRequestError.NameResolutionError, "no DNS"))).ShouldBeOfType<SendResult.Retry>();
        TelegramErrors.Read(new RequestException("x", new HttpRequestException(HttpRequestError.ResponseEnded, "reset"))).ShouldBeOfType<SendResult.Unknown>();
        TelegramErrors.Read(new RequestException("x", new TaskCanceledException("timeout"))).ShouldBeOfType<SendResult.Unknown>();
        TelegramErrors.Read(new RequestException("x", HttpStatusCode.BadGateway)).ShouldBeOfType<SendResult.Retry>();
        TelegramErrors.Read(new RequestException("x", HttpStatusCode.OK)).ShouldBeOfType<SendResult.Unknown>();
    }

    [Fact]
    public void A_token_in_an_exception_does_not_reach_the_reason()
    {
        var reasons = new RequestException[]
        {
            new("https://api.telegram.org/bot123456:SECRET/getMe", new HttpRequestException(HttpRequestError.ConnectionError, "bot123456:SECRET")),
            new("bot123456:SECRET", new TaskCanceledException("bot123456:SECRET")),
            new("bot123456:SECRET", HttpStatusCode.BadGateway),
        }.SelectMany(problem => new[] { TelegramErrors.Receiving(problem), TelegramErrors.Read(problem).ToString() });
        reasons.ShouldAllBe(reason => !reason.Contains("SECRET"));
    }
}
