using System.Text.Json;
using Cell0.ChatOps.Gateway;
using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>The gateway's readiness page over one kept-alive connection.</summary>
internal sealed class GatewayHttpProbe(GatewayHttpClient readiness, GatewayContacts contacts, TimeProvider clock) : IProbe
{
    private const int Requests = 200;
    private const int LargestBody = 64 * 1024;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    public string Id => "gateway.http";

    public string Contract => "GET /readyz answers 200 with JSON and ready:true; 404 or a web page is never a pass";

    public TimeSpan Timeout => TimeSpan.FromSeconds(15);

    public ProbePhase Phase => ProbePhase.Gateway;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        var seenBefore = contacts.SeenBefore;
        var page = await readiness.ReadinessAsync(ct);
        if (!page.IsOk) return Refused(page.Error, seenBefore);
        contacts.SawReadiness();
        var contact = contacts.Contact(seenBefore, answers: true, null);
        if (!page.Value.Ready) return NotReady(page.Value, contact);
        if (context.Brief) return ProbeOutcome.Passed([], "ready").With(contact);
        var (firstByte, total, fault) = await SampleAsync(ct);
        List<Measurement> figures = [.. firstByte, .. total.Figures()];
        return (fault is null ? ProbeOutcome.Passed(figures, "ready") : ProbeOutcome.Failed($"{total.Failures} of {total.Tried} requests failed: {fault}", figures)).With(contact with { Fault = fault });
    }

    private static ProbeOutcome NotReady(GatewayReadiness page, GatewayContact contact)
    {
        var fault = $"the gateway says it is not ready (HTTP {page.HttpStatus}{(page.Failing.Count > 0 ? $", failing: {string.Join(", ", page.Failing.Take(10))}" : "")})";
        return ProbeOutcome.Failed(fault).With(contact with { Fault = fault });
    }

    private ProbeOutcome Refused(GatewayError error, bool seenBefore)
    {
        if (error.Kind == GatewayErrorKind.NotOffered && contacts.OfferedReadiness)
            return ProbeOutcome.Failed(error.Message).With(contacts.Contact(seenBefore, answers: true, error.Message));
        if (error.Kind == GatewayErrorKind.NotOffered)
        {
            return seenBefore
                ? ProbeOutcome.Off(error.Message, "a newer gateway has the page /readyz; until then connectivity.gateway_api judges this one")
                : contacts.NeverSeen(error.Message);
        }

        var outcome = GatewayContacts.Judge(error, seenBefore);
        return outcome.Status == ProbeStatus.Off ? outcome : outcome.With(contacts.Contact(seenBefore, error.Kind != GatewayErrorKind.Unreachable, error.Message));
    }

    private async Task<(IReadOnlyList<Measurement> FirstByte, Latencies Total, string? Fault)> SampleAsync(CancellationToken ct)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxConnectionsPerServer = 1 };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = LargestBody, Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        var page = new Uri(contacts.Address.Http, "readyz");
        var (firstBytes, total) = (new List<double>(), new Latencies(clock));
        var fault = await AskAsync(http, page, [], new Latencies(clock), ct);
        var begin = clock.GetTimestamp();
        while (total.Tried < Requests && clock.GetElapsedTime(begin) < Enough) fault = await AskAsync(http, page, firstBytes, total, ct) ?? fault;
        return (Measurement.Lawful(new SampleSeries("first_byte", "ms", firstBytes), Better.Lower, Statistic.Median, Statistic.Percentile(95)), total, fault);
    }

    private async Task<string?> AskAsync(HttpClient http, Uri page, List<double> firstBytes, Latencies total, CancellationToken ct)
    {
        var begin = clock.GetTimestamp();
        try
        {
            using var response = await http.GetAsync(page, HttpCompletionOption.ResponseHeadersRead, ct);
            var firstByte = clock.GetElapsedTime(begin).TotalMilliseconds;
            var body = await response.Content.ReadAsByteArrayAsync(ct);
            if ((int)response.StatusCode == 200 && SaysReady(body))
            {
                firstBytes.Add(firstByte);
                total.Succeeded(begin);
                return null;
            }

            total.Failed();
            return $"HTTP {(int)response.StatusCode} without ready:true";
        }
        catch (HttpRequestException problem)
        {
            total.Failed();
            return problem.GetBaseException().Message;
        }
    }

    private static bool SaysReady(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("ready", out var ready) && ready.ValueKind == JsonValueKind.True;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
