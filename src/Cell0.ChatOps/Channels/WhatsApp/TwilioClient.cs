using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Twilio's API for messages: sends and reads. No retries: a repeated POST is a second message, and the outbox has them.</summary>
public sealed class TwilioClient : IDisposable
{
    private const int LargestAnswer = 2 * 1024 * 1024;
    private const int LongestSaying = 200;
    private const int PageSize = 50;

    private readonly HttpClient? http;
    private readonly string account;

    public TwilioClient(IOptions<WhatsAppOptions> options)
    {
        var settings = options.Value;
        account = $"/2010-04-01/Accounts/{settings.AccountSid?.Trim()}";
        if (!settings.IsConfigured) return;
        http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(settings.ApiUrl.TrimEnd('/')),
            Timeout = TimeSpan.FromSeconds(20),
            MaxResponseContentBufferSize = LargestAnswer,
        };
        var credentials = Encoding.UTF8.GetBytes($"{settings.AccountSid!.Trim()}:{settings.AuthToken!.Trim()}");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    public bool IsConfigured => http is not null;

    /// <summary>One new message.</summary>
    public Task<TwilioAnswer> SendAsync(IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct) =>
        AskAsync(new HttpRequestMessage(HttpMethod.Post, $"{account}/Messages.json") { Content = new FormUrlEncodedContent(form) }, ct);

    /// <summary>One message as it stands now.</summary>
    public Task<TwilioAnswer> ReadAsync(string sid, CancellationToken ct) => AskAsync(new HttpRequestMessage(HttpMethod.Get, $"{account}/Messages/{Uri.EscapeDataString(sid)}.json"), ct);

    /// <summary>The account itself: shows whether the credentials are right.</summary>
    public Task<TwilioAnswer> ReadAccountAsync(CancellationToken ct) => AskAsync(new HttpRequestMessage(HttpMethod.Get, $"{account}.json"), ct);

    /// <summary>The first page of messages since a time.</summary>
    /// <param name="to">Twilio's form of a number; null: to any of ours.</param>
    public Task<TwilioAnswer> ListAsync(string? to, DateTimeOffset since, CancellationToken ct)
    {
        var from = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var whom = to is null ? "" : $"To={Uri.EscapeDataString(to)}&";
        return ListAsync($"{account}/Messages.json?{whom}DateSent%3E={Uri.EscapeDataString(from)}&PageSize={PageSize}", ct);
    }

    /// <param name="page">Path and query, as the page before named it.</param>
    public Task<TwilioAnswer> ListAsync(string page, CancellationToken ct) => AskAsync(new HttpRequestMessage(HttpMethod.Get, page), ct);

    public void Dispose() => http?.Dispose();

    private async Task<TwilioAnswer> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        using (request)
        {
            if (http is null) return new TwilioAnswer.NotReached("WhatsApp is not configured");
            try
            {
                using var response = await http.SendAsync(request, ct);
                return Read(response, await response.Content.ReadAsByteArrayAsync(ct));
            }
            catch (HttpRequestException problem)
            {
                return problem.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
                    ? new TwilioAnswer.NotReached($"Twilio cannot be reached ({problem.HttpRequestError})")
                    : new TwilioAnswer.NoAnswer("the connection to Twilio broke before an answer");
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return new TwilioAnswer.NoAnswer("Twilio did not answer in time");
            }
        }
    }

    private static TwilioAnswer Read(HttpResponseMessage response, byte[] body)
    {
        var json = Parse(body);
        if (response.IsSuccessStatusCode) return json is { } root ? new TwilioAnswer.Json(root) : new TwilioAnswer.Unreadable();
        var after = response.Headers.RetryAfter?.Delta;
        var isObject = json is { ValueKind: JsonValueKind.Object };
        var said = isObject ? TwilioMessage.Text(json!.Value, "message") ?? "" : "";
        return new TwilioAnswer.Refusal((int)response.StatusCode, isObject ? TwilioMessage.Number(json!.Value, "code") : null, said.Length <= LongestSaying ? said : said[..LongestSaying], after);
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
