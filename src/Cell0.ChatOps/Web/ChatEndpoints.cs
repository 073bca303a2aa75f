using System.Globalization;
using System.Text;
using System.Text.Json;
using Cell0.ChatOps.Channels.WebChat;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Web;

/// <summary>What the chat's page calls: say a line, follow the conversation, tell what was on the screen.</summary>
internal static class ChatEndpoints
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        var chat = routes.MapGroup("/chat").ExcludeFromDescription();
        chat.MapPost("/say", Say);
        chat.MapPost("/shown", Shown);
        chat.MapGet("/live", Live);
    }

    private static async Task<IResult> Say(HttpContext context, WebChatDesk desk)
    {
        if (!IsOwner(context)) return TypedResults.Problem("This chat is the owner's.", statusCode: 403, title: "Forbidden");
        var (line, fault) = await ApiEndpoints.ReadAsync<SaidJson>(context);
        if (fault is not null) return fault;
        return await desk.SayAsync(line?.Text, context.RequestAborted) is { } refusal ? ApiEndpoints.Bad(refusal) : TypedResults.NoContent();
    }

    private static async Task<IResult> Shown(HttpContext context, WebChatDesk desk)
    {
        if (!IsOwner(context)) return TypedResults.Problem("This chat is the owner's.", statusCode: 403, title: "Forbidden");
        var (shown, fault) = await ApiEndpoints.ReadAsync<ShownJson>(context);
        if (fault is not null) return fault;
        if (shown is not { Revision: >= 0 }) return ApiEndpoints.Bad("revision is a number from 0");
        desk.Shown(shown.Revision);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Live(string? after, HttpContext context, WebChatDesk desk, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        if (!TryAfter(context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? after, out var revision)) return ApiEndpoints.Bad("after is a number from 0");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(context.Response, "retry: 2000\n\n", ending.Token);
            await FollowAsync(desk.FollowAsync(revision, ending.Token), context.Response, clock, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the service ends.
        }

        return Results.Empty;
    }

    /// <summary>Messages as they come, and a sign of life between them so that a dead connection is noticed.</summary>
    private static async Task FollowAsync(IAsyncEnumerable<WebChatMessage> messages, HttpResponse response, TimeProvider clock, CancellationToken ct)
    {
        await using var coming = messages.GetAsyncEnumerator(ct);
        while (true)
        {
            var next = coming.MoveNextAsync().AsTask();
            while (await Task.WhenAny(next, Task.Delay(Heartbeat, clock, ct)) != next)
            {
                if (ct.IsCancellationRequested) break;
                await WriteAsync(response, ": alive\n\n", ct);
            }

            if (!await next) return;
            await WriteAsync(response, Event(coming.Current, clock.LocalTimeZone), ct);
        }
    }

    private static string Event(WebChatMessage message, TimeZoneInfo zone)
    {
        var body = JsonSerializer.Serialize(
            new LineJson(message.Id, message.IsMine, message.Text, FigureFormat.Clock(message.At, zone), message.At, message.EditedAt is not null, message.Loud),
            JsonSerializerOptions.Web);
        return string.Create(CultureInfo.InvariantCulture, $"id: {message.Revision}\ndata: {body}\n\n");
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
        await response.Body.FlushAsync(ct);
    }

    private static bool TryAfter(string? text, out long? revision)
    {
        revision = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var known)) return false;
        revision = known;
        return true;
    }

    private static bool IsOwner(HttpContext context) => context.User.IsInRole(nameof(Access.Role.Owner));

    private sealed record SaidJson(string? Text);

    private sealed record ShownJson(long Revision);

    private sealed record LineJson(long Id, bool Mine, string Text, string Clock, DateTimeOffset At, bool Edited, bool Loud);
}
