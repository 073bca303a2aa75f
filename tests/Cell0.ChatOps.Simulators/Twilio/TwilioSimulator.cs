using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cell0.ChatOps.Simulators.Twilio;

/// <summary>
/// A look-alike of Twilio's message API and of WhatsApp behind it, on a free loopback port: real HTTP, Twilio's patterns, limits and errors, WhatsApp's
/// 24-hour window (found out after the message was taken), signed callbacks. It records what phones would show. All settings may be changed while it runs.
/// </summary>
public sealed partial class TwilioSimulator : IAsyncDisposable
{
    private static readonly string[] SentAndDelivered = ["sent", "delivered"];

    private readonly WebApplication app;
    private readonly TimeProvider clock;
    private readonly HttpClient caller = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentQueue<TwilioFault> nextFaults = new();
    private readonly ConcurrentQueue<IReadOnlyList<(string Status, int? Code)>> nextScripts = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> inbound = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> calls = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<IReadOnlyDictionary<string, string>> forms = new();
    private readonly CancellationTokenSource lifetime = new();

    private TwilioSimulator(WebApplication app, TimeProvider clock)
    {
        this.app = app;
        this.clock = clock;
    }

    public string Url { get; private set; } = "";

    public string AccountSid { get; } = "AC0123456789abcdef0123456789abcdef";

    public string AuthToken { get; set; } = "simulated-auth-token-0123456789";

    /// <summary>The sender, E.164.</summary>
    public string From { get; } = "+14155238886";

    /// <summary>Where the service really listens; calls go there with the public name as Host. Null: nothing is called.</summary>
    public Uri? CallTo { get; set; }

    /// <summary>The public address that is signed.</summary>
    public string PublicUrl { get; set; } = "https://ops.example";

    /// <summary>What becomes of a message whose way is free, unless the next script says otherwise.</summary>
    public IReadOnlyList<string> Course { get; set; } = SentAndDelivered;

    /// <summary>Happens to every call; null: all is well.</summary>
    public TwilioFault? Fault { get; set; }

    /// <summary>Approved content templates; a page with others is refused.</summary>
    public HashSet<string> Approved { get; } = new(StringComparer.Ordinal);

    /// <summary>Messages a page of a list holds at most.</summary>
    public int PageSize { get; set; } = 50;

    public TwilioPhones Phones { get; } = new();

    /// <summary>Forms that were posted to send, whatever came of them.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Forms => [.. forms];

    public static async Task<TwilioSimulator> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var simulator = new TwilioSimulator(builder.Build(), clock ?? TimeProvider.System);
        var account = simulator.app.MapGroup("/2010-04-01/Accounts/{account}");
        simulator.app.MapGet("/2010-04-01/Accounts/{account}.json", http => simulator.AnswerAsync(http, "account", simulator.AccountAsync));
        account.MapPost("/Messages.json", http => simulator.AnswerAsync(http, "send", simulator.SendAsync));
        account.MapGet("/Messages.json", http => simulator.AnswerAsync(http, "list", simulator.ListAsync));
        account.MapGet("/Messages/{sid}.json", http => simulator.AnswerAsync(http, "read", simulator.ReadAsync));
        await simulator.app.StartAsync();
        simulator.Url = simulator.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return simulator;
    }

    public TwilioPerson Person(string number, string name) => new(this, number, name);

    public int Calls(string what) => calls.GetValueOrDefault(what);

    /// <summary>Waits until something was asked so often.</summary>
    public async Task WaitForCallsAsync(string what, int times)
    {
        using var timer = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Calls(what) < times) await Task.Delay(20, timer.Token);
    }

    /// <summary>Happens to the next sends, one each.</summary>
    public void FailNext(params IEnumerable<TwilioFault> faults)
    {
        foreach (var fault in faults) nextFaults.Enqueue(fault);
    }

    /// <summary>What becomes of the next message that is taken; nothing: never a word.</summary>
    public void NextCourse(params (string Status, int? Code)[] course) => nextScripts.Enqueue(course);

    /// <summary>The person's last message was so long ago that the window is closed, whatever the service knows.</summary>
    public void CloseWindow(string number) => inbound.TryRemove(number, out _);

    /// <summary>Says something of a message, now: late, twice or out of order, as the test likes.</summary>
    /// <returns>The service's answer; null without a callback.</returns>
    public Task<int?> TellAsync(WhatsAppMessage message, string status, int? code = null)
    {
        Phones.Tell(message, status, code);
        return CallBackAsync(message, status, code);
    }

    /// <summary>Calls the service as Twilio would, with a signature over the public address.</summary>
    /// <param name="signature">Null: the right one; empty: none.</param>
    public async Task<int> CallAsync(string path, IReadOnlyDictionary<string, string> fields, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(CallTo!, path)) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Host = new Uri(PublicUrl).Host;
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "54.172.60.1");
        if (signature is not "") request.Headers.Add("X-Twilio-Signature", signature ?? TwilioSigner.Sign(AuthToken, PublicUrl + path, fields));
        using var response = await caller.SendAsync(request, lifetime.Token);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await lifetime.CancelAsync();
        await app.StopAsync(new CancellationToken(true));
        await app.DisposeAsync();
        caller.Dispose();
        lifetime.Dispose();
    }

    internal async Task<(string Sid, int? Answer)> DeliverAsync(string number, string name, string text, (string Key, string Value)[] more)
    {
        var message = new WhatsAppMessage { Sid = NewSid(), From = "whatsapp:" + number, To = "whatsapp:" + From, Body = text, IsInbound = true, At = clock.GetUtcNow(), Status = "received" };
        inbound[number] = message.At;
        Phones.Add(message);
        if (CallTo is null) return (message.Sid, null);
        var fields = InboundForm(message, name);
        foreach (var (key, value) in more) fields[key] = value;
        return (message.Sid, await CallAsync("/webhooks/whatsapp", fields));
    }

    public Dictionary<string, string> InboundForm(WhatsAppMessage message, string name) => new(StringComparer.Ordinal)
    {
        ["MessageSid"] = message.Sid, ["SmsMessageSid"] = message.Sid, ["SmsSid"] = message.Sid, ["AccountSid"] = AccountSid, ["From"] = message.From, ["To"] = message.To, ["Body"] = message.Body,
        ["NumMedia"] = "0", ["NumSegments"] = "1", ["ProfileName"] = name, ["WaId"] = message.From["whatsapp:+".Length..], ["SmsStatus"] = "received", ["ApiVersion"] = "2010-04-01",
    };

    private static string NewSid() => "SM" + Guid.NewGuid().ToString("N");

    private async Task AnswerAsync(HttpContext http, string what, Func<HttpContext, Task> serve)
    {
        calls.AddOrUpdate(what, 1, (_, count) => count + 1);
        if (!IsCaller(http))
        {
            await RefuseAsync(http, 401, 20003, "Authenticate");
            return;
        }

        var fault = Fault ?? (what == "send" && nextFaults.TryDequeue(out var next) ? next : null);
        if (fault is null) await serve(http);
        else await SufferAsync(http, fault, serve);
    }

    private bool IsCaller(HttpContext http)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AccountSid}:{AuthToken}"));
        return http.Request.Headers.Authorization == expected && http.Request.RouteValues["account"] as string == AccountSid;
    }

    private async Task SufferAsync(HttpContext http, TwilioFault fault, Func<HttpContext, Task> serve)
    {
        switch (fault)
        {
            case TwilioFault.Hang:
                using (var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.Token))
                    await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                http.Abort();
                break;
            case TwilioFault.Reset reset:
                if (reset.Taken) await TakeAsync(await http.Request.ReadFormAsync());
                http.Abort();
                break;
            case TwilioFault.Garbage garbage:
                http.Response.StatusCode = garbage.Status;
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html><body>502 Bad Gateway</body></html>");
                break;
            case TwilioFault.Odd odd:
                await WriteAsync(http, odd.Status, odd.Json);
                break;
            case TwilioFault.Refusal refusal:
                if (refusal.RetryAfter is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                await RefuseAsync(http, refusal.Status, refusal.Code, refusal.Message);
                break;
            default:
                await serve(http);
                break;
        }
    }

    private Task AccountAsync(HttpContext http) => WriteAsync(http, 200, new JsonObject { ["sid"] = AccountSid, ["status"] = "active", ["friendly_name"] = "Simulated" }.ToJsonString());

    private async Task SendAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await RefuseAsync(http, 415, 20001, "Unsupported Media Type");
            return;
        }

        var form = await http.Request.ReadFormAsync();
        forms.Enqueue(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));
        if (Refusal(form) is var (code, text))
        {
            await RefuseAsync(http, 400, code, text);
            return;
        }

        var message = await TakeAsync(form);
        await WriteAsync(http, 201, Json(message, "queued").ToJsonString());
    }

    private (int Code, string Text)? Refusal(IFormCollection form)
    {
        var (to, body, content) = (form["To"].ToString(), form["Body"].ToString(), form["ContentSid"].ToString());
        if (to.Length == 0) return (21604, "A 'To' phone number is required.");
        if (!Address().IsMatch(to)) return (21211, $"Invalid 'To' Phone Number: {to}");
        if (form["From"] != "whatsapp:" + From) return form["From"].Count == 0 ? (21603, "A 'From' phone number is required.") : (63007, "Twilio could not find a Channel with the specified From address");
        if (body.Length == 0 && content.Length == 0) return (21619, "A text message body or media urls must be specified.");
        if (body.Length > 0 && content.Length > 0) return (21620, "Body and ContentSid may not be sent together.");
        if (body.Length > 1600) return (21617, "The concatenated message body exceeds the 1600 character limit");
        if (content.Length > 0 && !(Content().IsMatch(content) && Approved.Contains(content))) return (21655, "The ContentSid is Invalid");
        return content.Length > 0 && !AreVariables(form["ContentVariables"].ToString()) ? (21656, "The ContentVariables Parameter is invalid") : null;
    }

    /// <summary>WhatsApp's rules for values: text, not empty, no line breaks, no four spaces in a row.</summary>
    private static bool AreVariables(string json)
    {
        try
        {
            return JsonNode.Parse(json) is JsonObject values && values.All(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out var text)
                && text.Trim().Length > 0 && !text.Contains('\n', StringComparison.Ordinal) && !text.Contains("    ", StringComparison.Ordinal)) && json.Length <= 1024;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private Task<WhatsAppMessage> TakeAsync(IFormCollection form)
    {
        var content = form["ContentSid"].ToString();
        var message = new WhatsAppMessage
        {
            Sid = NewSid(),
            From = form["From"].ToString(),
            To = form["To"].ToString(),
            Body = content.Length > 0 ? form["ContentVariables"].ToString() : form["Body"].ToString(),
            ContentSid = content.Length > 0 ? content : null,
            StatusCallback = form["StatusCallback"].ToString() is { Length: > 0 } url ? url : null,
            At = clock.GetUtcNow(),
        };
        Phones.Add(message);
        _ = GoAsync(message);
        return Task.FromResult(message);
    }

    /// <summary>What becomes of it once it was taken.</summary>
    private async Task GoAsync(WhatsAppMessage message)
    {
        await Task.Yield();
        var open = message.ContentSid is not null || (inbound.TryGetValue(message.To["whatsapp:".Length..], out var at) && clock.GetUtcNow() - at < TimeSpan.FromHours(24));
        var course = !open ? [("failed", 63016)] : nextScripts.TryDequeue(out var script) ? script : [.. Course.Select(status => (status, (int?)null))];
        foreach (var (status, code) in course)
        {
            Phones.Tell(message, status, code);
            await CallBackAsync(message, status, code);
        }
    }

    private async Task<int?> CallBackAsync(WhatsAppMessage message, string status, int? code)
    {
        if (CallTo is null || message.StatusCallback is null) return null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MessageSid"] = message.Sid, ["SmsSid"] = message.Sid, ["MessageStatus"] = status, ["SmsStatus"] = status, ["AccountSid"] = AccountSid, ["From"] = message.From, ["To"] = message.To,
            ["ApiVersion"] = "2010-04-01", ["ChannelPrefix"] = "whatsapp",
        };
        if (code is { } known) fields["ErrorCode"] = known.ToString(CultureInfo.InvariantCulture);
        try
        {
            return await CallAsync(new Uri(message.StatusCallback).AbsolutePath, fields);
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException)
        {
            // The service is down: Twilio does not say it again.
            return null;
        }
    }

    private Task ReadAsync(HttpContext http)
    {
        var sid = http.Request.RouteValues["sid"] as string;
        return Phones.All.FirstOrDefault(message => message.Sid == sid) is { } found
            ? WriteAsync(http, 200, Json(found, found.Status).ToJsonString())
            : RefuseAsync(http, 404, 20404, "The requested resource was not found");
    }

    private Task ListAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var since = DateTimeOffset.TryParse(query["DateSent>"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : DateTimeOffset.MinValue;
        var page = int.TryParse(query["Page"], CultureInfo.InvariantCulture, out var number) ? number : 0;
        var found = Phones.All.Where(message => (query["To"].Count == 0 || message.To == query["To"]) && message.At >= since).Reverse().ToList();
        var next = (page + 1) * PageSize < found.Count ? $"/2010-04-01/Accounts/{AccountSid}/Messages.json?To={Uri.EscapeDataString(query["To"].ToString())}&DateSent%3E={Uri.EscapeDataString(query["DateSent>"].ToString())}&Page={page + 1}" : null;
        var list = new JsonArray([.. found.Skip(page * PageSize).Take(PageSize).Select(message => Json(message, message.Status))]);
        return WriteAsync(http, 200, new JsonObject { ["messages"] = list, ["next_page_uri"] = next, ["page"] = page }.ToJsonString());
    }

    private JsonObject Json(WhatsAppMessage message, string status)
    {
        var at = message.At.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        return new JsonObject
        {
            ["sid"] = message.Sid, ["account_sid"] = AccountSid, ["status"] = status, ["direction"] = message.IsInbound ? "inbound" : "outbound-api", ["from"] = message.From, ["to"] = message.To,
            ["body"] = message.Body, ["num_media"] = "0", ["error_code"] = message.ErrorCode, ["date_created"] = at, ["date_sent"] = at, ["date_updated"] = at,
        };
    }

    private static Task RefuseAsync(HttpContext http, int status, int code, string text) => WriteAsync(
        http, status, new JsonObject { ["code"] = code, ["message"] = text, ["more_info"] = $"https://www.twilio.com/docs/errors/{code}", ["status"] = status }.ToJsonString());

    private static Task WriteAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }

    [GeneratedRegex(@"^whatsapp:\+[1-9][0-9]{6,14}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();

    [GeneratedRegex("^HX[0-9a-fA-F]{32}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Content();
}
