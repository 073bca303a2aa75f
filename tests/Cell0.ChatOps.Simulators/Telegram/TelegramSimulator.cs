using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>
/// A look-alike of Telegram's Bot API on a free loopback port: real HTTP, updates held by long polling, Telegram's limits and its wording of
/// errors. It records what phones would show. All settings may be changed while it runs.
/// </summary>
public sealed class TelegramSimulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TelegramMailbox mailbox = new();
    private readonly TelegramPhones phones;
    private readonly ConcurrentQueue<TelegramFault> nextFaults = new();
    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> menus = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<long, long> moved = new();
    private readonly ConcurrentQueue<long> actions = new();
    private readonly CancellationTokenSource lifetime = new();
    private volatile Tuple<string, string>? webhook;

    private TelegramSimulator(WebApplication app, TimeProvider clock)
    {
        this.app = app;
        phones = new TelegramPhones(clock);
    }

    public string Url { get; private set; } = "";

    public string Token { get; set; } = "123456:SIMULATED-token-of-a-bot";

    public string BotName { get; set; } = "cell0_simulated_bot";

    /// <summary>Happens to every send and edit; null: all is well.</summary>
    public TelegramFault? SendFault { get; set; }

    /// <summary>Asked for each send and edit that nothing else happens to, by its chat and its text as sent; null: all is well.</summary>
    public Func<long, string, TelegramFault?>? SendScript { get; set; }

    /// <summary>Happens to every call of any method; null: all is well.</summary>
    public TelegramFault? Fault { get; set; }

    /// <summary>Commands the bot has set for its menu in private chats.</summary>
    public IReadOnlyList<string> Menu => menus.GetValueOrDefault("all_private_chats", []);

    /// <summary>Commands the bot has set for its menu in groups.</summary>
    public IReadOnlyList<string> GroupMenu => menus.GetValueOrDefault("all_group_chats", []);

    /// <summary>Where updates go; null: they are polled for.</summary>
    public (string Url, string Secret)? Webhook => webhook is var (url, secret) ? (url, secret) : null;

    /// <summary>Chats in which the bot showed that it does something.</summary>
    public IReadOnlyCollection<long> Actions => actions;

    /// <summary>False: the bot may pin nothing.</summary>
    public bool MayPin { get; set; } = true;

    /// <summary>What phones show.</summary>
    public TelegramPhones Phones => phones;

    public static async Task<TelegramSimulator> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var simulator = new TelegramSimulator(builder.Build(), clock ?? TimeProvider.System);
        simulator.app.Map("/bot{token}/{method}", simulator.AnswerAsync);
        await simulator.app.StartAsync();
        simulator.Url = simulator.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return simulator;
    }

    /// <summary>How often a method was called.</summary>
    public int Calls(string method) => calls.GetValueOrDefault(method);

    /// <summary>Happens to the next sends or edits, one each, before <see cref="SendFault"/>.</summary>
    public void FailNext(params IEnumerable<TelegramFault> faults)
    {
        foreach (var fault in faults) nextFaults.Enqueue(fault);
    }

    public TelegramPerson User(long id, string name) => new(this, id, name);

    /// <summary>Gives the same update once more, as Telegram does when it is not sure.</summary>
    public void DeliverAgain(int update) => mailbox.Repeat(update);

    /// <summary>The group becomes a supergroup: calls with its old number are refused with the new one, and the bot is told by a service message.</summary>
    public void Upgrade(long group, long supergroup, bool isSaid = true)
    {
        moved[group] = supergroup;
        if (!isSaid) return;
        mailbox.Add(update => new JsonObject
        {
            ["update_id"] = update,
            ["message"] = new JsonObject
            {
                ["message_id"] = phones.NextId(),
                ["date"] = 1,
                ["chat"] = new JsonObject { ["id"] = group, ["type"] = "group", ["title"] = "Group" },
                ["migrate_to_chat_id"] = supergroup,
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await app.StopAsync(new CancellationToken(true));
        await app.DisposeAsync();
        lifetime.Dispose();
    }

    internal int Deliver(long user, string name, long chat, bool isGroup, string text, int? topic = null) => mailbox.Add(update => InTopic(topic, new JsonObject
    {
        ["update_id"] = update,
        ["message"] = new JsonObject
        {
            ["message_id"] = phones.NextId(),
            ["date"] = 1,
            ["from"] = new JsonObject { ["id"] = user, ["is_bot"] = false, ["first_name"] = name },
            ["chat"] = isGroup
                ? new JsonObject { ["id"] = chat, ["type"] = "group", ["title"] = "Group" }
                : new JsonObject { ["id"] = chat, ["type"] = "private", ["first_name"] = name },
            ["text"] = text,
        },
    }));

    private static JsonObject InTopic(int? topic, JsonObject update)
    {
        if (topic is null) return update;
        update["message"]!["message_thread_id"] = topic;
        update["message"]!["is_topic_message"] = true;
        return update;
    }

    private async Task AnswerAsync(HttpContext http, string token, string method)
    {
        calls.AddOrUpdate(method, 1, (_, count) => count + 1);
        var body = await BodyAsync(http.Request);
        if (token != Token)
        {
            await RefuseAsync(http, new TelegramFault.Refusal(401, "Unauthorized"));
            return;
        }

        var sends = method is "sendMessage" or "editMessageText" or "sendDocument";
        var fault = Fault ?? (sends ? (nextFaults.TryDequeue(out var next) ? next : SendFault ?? SendScript?.Invoke(Number(body, "chat_id") ?? 0, body["text"]?.GetValue<string>() ?? "")) : null);
        if (fault is not null && !await SufferAsync(http, fault, method, body)) return;
        await ServeAsync(http, method, body);
    }

    /// <returns>True when the call goes on as if nothing had happened.</returns>
    private async Task<bool> SufferAsync(HttpContext http, TelegramFault fault, string method, JsonObject body)
    {
        switch (fault)
        {
            case TelegramFault.Slow slow:
                await Task.Delay(slow.By, http.RequestAborted);
                return true;
            case TelegramFault.Hang:
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.Token))
                    await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                http.Abort();
                return false;
            case TelegramFault.Reset reset:
                if (reset.Taken) Serve(method, body);
                http.Abort();
                return false;
            case TelegramFault.Garbage garbage:
                http.Response.StatusCode = garbage.Status;
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html><body>502 Bad Gateway</body></html>");
                return false;
            case TelegramFault.TooMany many:
                await WriteAsync(http, 429, Error(429, $"Too Many Requests: retry after {many.RetryAfter}", new JsonObject { ["retry_after"] = many.RetryAfter }));
                return false;
            case TelegramFault.Refusal refusal:
                await RefuseAsync(http, refusal);
                return false;
            default:
                throw new InvalidOperationException($"no such fault: {fault}");
        }
    }

    private async Task ServeAsync(HttpContext http, string method, JsonObject body)
    {
        var (code, answer) = method == "getUpdates" ? await UpdatesAsync(http, body) : Serve(method, body);
        await WriteAsync(http, code, answer);
    }

    private async Task<(int Code, JsonObject Answer)> UpdatesAsync(HttpContext http, JsonObject body)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.Token);
        var updates = await mailbox.TakeAsync(Number(body, "offset"), TimeSpan.FromSeconds(Number(body, "timeout") ?? 0), either.Token);
        return updates is null
            ? (409, Error(409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"))
            : (200, Ok(new JsonArray([.. updates.Select(update => update.DeepClone())])));
    }

    private (int Code, JsonObject Answer) Serve(string method, JsonObject body)
    {
        switch (method)
        {
            case "getMe":
                return (200, Ok(new JsonObject { ["id"] = 123456, ["is_bot"] = true, ["first_name"] = "Cell0", ["username"] = BotName }));
            case "setMyCommands":
                menus[body["scope"]?["type"]?.GetValue<string>() ?? "default"] = [.. body["commands"]!.AsArray().Select(command => command!["command"]!.GetValue<string>())];
                return (200, Ok(JsonValue.Create(true)));
            case "setWebhook":
                webhook = Tuple.Create(body["url"]!.GetValue<string>(), body["secret_token"]?.GetValue<string>() ?? "");
                return (200, Ok(JsonValue.Create(true)));
            case "getWebhookInfo":
                return (200, Ok(new JsonObject { ["url"] = Webhook?.Url ?? "", ["has_custom_certificate"] = false, ["pending_update_count"] = 0 }));
            case "deleteWebhook":
                webhook = null;
                return (200, Ok(JsonValue.Create(true)));
            case "sendChatAction":
                if (Number(body, "chat_id") is not { } shown) return Bad("chat not found");
                actions.Enqueue(shown);
                return (200, Ok(JsonValue.Create(true)));
            case "pinChatMessage":
                if (!MayPin) return Bad("not enough rights to manage pinned messages in the chat");
                return phones.Pin(Number(body, "chat_id") ?? 0, (int)(Number(body, "message_id") ?? 0)) ? (200, Ok(JsonValue.Create(true))) : Bad("message to pin not found");
            case "sendDocument":
                return Document(body);
            case "answerCallbackQuery":
                return (200, Ok(JsonValue.Create(true)));
            case "sendMessage" or "editMessageText":
                return Say(method == "editMessageText", body);
            default:
                return (404, Error(404, "Not Found: method not found"));
        }
    }

    private (int Code, JsonObject Answer) Say(bool isEdit, JsonObject body)
    {
        var raw = body["text"]?.GetValue<string>() ?? "";
        var isFormatted = body["parse_mode"]?.GetValue<string>() is { Length: > 0 };
        if (Number(body, "chat_id") is not { } chat) return Bad("chat not found");
        var verdict = TelegramVerdict.OfMessage(raw, isFormatted);
        if (verdict.Refusal is { } refusal) return Bad(refusal);
        var text = verdict.Text;
        if (moved.TryGetValue(chat, out var supergroup)) return Upgraded(supergroup);
        var silent = body["disable_notification"]?.GetValue<bool>() ?? false;
        var (message, fault) = isEdit
            ? phones.Edit(chat, (int)(Number(body, "message_id") ?? 0), text, raw, isFormatted)
            : (phones.Show(chat, text, raw, isFormatted, !silent, (int?)Number(body, "message_thread_id")), null);
        return message is null ? Bad(fault!) : (200, Ok(new JsonObject
        {
            ["message_id"] = message.Id,
            ["date"] = 1,
            ["chat"] = new JsonObject { ["id"] = chat, ["type"] = chat < 0 ? "group" : "private" },
            ["text"] = text,
        }));
    }

    private (int Code, JsonObject Answer) Document(JsonObject body)
    {
        var raw = body["caption"]?.GetValue<string>() ?? "";
        var isFormatted = body["parse_mode"]?.GetValue<string>() is { Length: > 0 };
        if (Number(body, "chat_id") is not { } chat) return Bad("chat not found");
        var verdict = TelegramVerdict.OfCaption(raw, isFormatted);
        if (verdict.Refusal is { } refusal) return Bad(refusal);
        if (body["file name"]?.GetValue<string>() is not { Length: > 0 } name) return Bad("there is no document in the request");
        if (moved.TryGetValue(chat, out var supergroup)) return Upgraded(supergroup);
        var silent = body["disable_notification"]?.ToString() is "true" or "True";
        var message = phones.Show(chat, verdict.Text, raw, isFormatted, !silent, (int?)Number(body, "message_thread_id"), (name, body["file content"]!.GetValue<string>()));
        return (200, Ok(new JsonObject
        {
            ["message_id"] = message.Id,
            ["date"] = 1,
            ["chat"] = new JsonObject { ["id"] = chat, ["type"] = chat < 0 ? "group" : "private" },
            ["document"] = new JsonObject { ["file_id"] = "f", ["file_unique_id"] = "f", ["file_name"] = name },
        }));
    }

    private static (int Code, JsonObject Answer) Upgraded(long supergroup) =>
        (400, Error(400, "Bad Request: group chat was upgraded to a supergroup chat", new JsonObject { ["migrate_to_chat_id"] = supergroup }));

    private static (int Code, JsonObject Answer) Bad(string what) => (400, Error(400, $"Bad Request: {what}"));

    private static Task RefuseAsync(HttpContext http, TelegramFault.Refusal refusal) => WriteAsync(
        http, refusal.Code, Error(refusal.Code, refusal.Description, refusal.MigrateToChatId is { } chat ? new JsonObject { ["migrate_to_chat_id"] = chat } : null));

    private static JsonObject Ok(JsonNode result) => new() { ["ok"] = true, ["result"] = result };

    private static JsonObject Error(int code, string description, JsonObject? parameters = null)
    {
        var error = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description };
        if (parameters is not null) error["parameters"] = parameters;
        return error;
    }

    private static long? Number(JsonObject body, string name) => body[name] switch
    {
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        JsonValue value when long.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static async Task<JsonObject> BodyAsync(HttpRequest request)
    {
        if (request.HasFormContentType)
        {
            var form = await request.ReadFormAsync();
            var fields = new JsonObject(form.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)JsonValue.Create(field.Value.ToString()))));
            if (form.Files is not [var file, ..]) return fields;
            using var content = new StreamReader(file.OpenReadStream());
            fields["file name"] = file.FileName;
            fields["file content"] = await content.ReadToEndAsync();
            return fields;
        }

        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
    }

    private static Task WriteAsync(HttpContext http, int code, JsonObject answer)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(answer.ToJsonString(JsonSerializerOptions.Web), http.RequestAborted);
    }
}
