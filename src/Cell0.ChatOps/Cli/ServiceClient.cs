using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Cli;

/// <param name="Run">The run now in the ledger; null when there is none, and then why.</param>
/// <param name="NextRunAt">When the service runs next by its schedule.</param>
internal sealed record ServiceAnswer(RunId? Run, string? Problem, DateTimeOffset? NextRunAt = null);

/// <summary>Asks the running service on this machine: for a run, whose end it waits for, or for test messages.</summary>
internal sealed class ServiceClient(Uri address, string token) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient http = Connect(address, token, TimeSpan.FromSeconds(10));

    /// <summary>With the owner's key, and straight to the service: by no proxy, to nowhere else.</summary>
    public static HttpClient Connect(Uri address, string token, TimeSpan longest)
    {
        var service = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = longest };
        service.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return service;
    }

    public async Task<ServiceAnswer> RunAsync(IReadOnlyList<string> probes, Action<RunProgress> progress, CancellationToken ct)
    {
        try
        {
            using var asked = await http.PostAsJsonAsync("/api/runs", new { probes }, ct);
            if (asked.StatusCode != HttpStatusCode.Accepted) return new ServiceAnswer(null, $"The service answered {(int)asked.StatusCode}: {await DetailAsync(asked, ct)}");
            var ticket = await asked.Content.ReadFromJsonAsync<JsonElement>(ct);
            return RunId.TryParse(ticket.GetProperty("id").GetString(), out var id) ? await FollowAsync(id, progress, ct) : new ServiceAnswer(null, "The service named no run.");
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new ServiceAnswer(null, $"A process works in this data folder, and the service at {http.BaseAddress} did not answer as expected: {problem.Message}");
        }
    }

    /// <param name="id">A test to look at; null: a new one.</param>
    /// <returns>How far its messages are, or why that is not known.</returns>
    public async Task<(TestReport? Report, string? Problem)> TestAsync(string? id, CancellationToken ct)
    {
        try
        {
            using var answer = id is null ? await http.PostAsync("/api/channels/test", null, ct) : await http.GetAsync($"/api/channels/test/{id}", ct);
            return answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<TestReport>(RunJson.Options, ct), null)
                : (null, $"the service answered {(int)answer.StatusCode}: {await DetailAsync(answer, ct)}");
        }
        catch (Exception problem) when (problem is HttpRequestException or JsonException or InvalidOperationException)
        {
            return (null, $"a process works in this data folder, and the service at {http.BaseAddress} did not answer as expected: {problem.Message}");
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<ServiceAnswer> FollowAsync(RunId id, Action<RunProgress> progress, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        RunProgress? last = null;
        while (true)
        {
            using var answer = await http.GetAsync($"/api/runs/{id}", limit.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var run = await answer.Content.ReadFromJsonAsync<JsonElement>(limit.Token);
                return new ServiceAnswer(id, null, run.GetProperty("nextRunAt") is { ValueKind: JsonValueKind.String } next ? next.GetDateTimeOffset() : null);
            }

            if (answer.StatusCode != HttpStatusCode.Accepted) return new ServiceAnswer(null, $"{id} left no result: {await DetailAsync(answer, ct)}");
            var state = await answer.Content.ReadFromJsonAsync<JsonElement>(limit.Token);
            var now = new RunProgress(id, default, state.GetProperty("done").GetInt32(), state.GetProperty("total").GetInt32(), state.GetProperty("probe").GetString());
            if (now != last) progress(now);
            last = now;
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>The sentence of a problem's details.</summary>
    internal static async Task<string> DetailAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var text = await answer.Content.ReadAsStringAsync(ct);
        try
        {
            using var problem = JsonDocument.Parse(text);
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
        }
        catch (JsonException)
        {
            return "no explanation";
        }
    }
}
