using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Cell0.ChatOps.Cli;

/// <summary>Asks the running service on this machine for a backup, or hands it one to restore.</summary>
internal sealed class BackupClient(Uri address, string token) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestSwap = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient http = ServiceClient.Connect(address, token, Longest);

    /// <returns>What went wrong, or null: all of the backup was written.</returns>
    public async Task<string?> DownloadAsync(Stream target, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/backup");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (!answer.IsSuccessStatusCode) return $"the service answered {(int)answer.StatusCode}: {await ServiceClient.DetailAsync(answer, ct)}";
            await answer.Content.CopyToAsync(target, ct);
            return null;
        }
        catch (Exception problem) when (problem is HttpRequestException or HttpIOException)
        {
            return Unreachable(problem);
        }
    }

    /// <returns>How it ended, or that it is refused and why; the problem when neither is known.</returns>
    public async Task<(bool? IsDone, string Text)> RestoreAsync(Stream archive, CancellationToken ct)
    {
        try
        {
            using var body = new StreamContent(archive);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var answer = await http.PostAsync("/api/restore", body, ct);
            if (answer.StatusCode == HttpStatusCode.BadRequest) return (false, await ServiceClient.DetailAsync(answer, ct));
            if (answer.StatusCode != HttpStatusCode.Accepted) return (null, $"The service answered {(int)answer.StatusCode}: {await ServiceClient.DetailAsync(answer, ct)}");
            using var ticket = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
            return await FollowAsync(ticket.RootElement.GetProperty("id").GetString()!, ct);
        }
        catch (Exception problem) when (problem is HttpRequestException or HttpIOException or JsonException or KeyNotFoundException)
        {
            return (null, $"{Unreachable(problem)}. Whether anything was changed is in its log; what a restore replaces is always kept");
        }
    }

    public void Dispose() => http.Dispose();

    /// <summary>Until the service is back and says how it went.</summary>
    private async Task<(bool? IsDone, string Text)> FollowAsync(string id, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(LongestSwap);
        try
        {
            while (true)
            {
                if (await LookAsync(id, limit.Token) is { } end) return end;
                await Task.Delay(Pause, TimeProvider.System, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, $"The service has not come back within {LongestSwap.TotalMinutes} minutes. Its log says whether the backup came to its place; what a restore replaces is always kept");
        }
    }

    /// <returns>Null: it is not over, or nobody answers for now.</returns>
    private async Task<(bool? IsDone, string Text)?> LookAsync(string id, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync($"/api/restore/{id}", ct);
            if (answer.StatusCode == HttpStatusCode.NotFound) return (null, "The service was started by somebody else meanwhile; its log says whether the backup came to its place");
            if (!answer.IsSuccessStatusCode) return null;
            using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct));
            var text = said.RootElement.GetProperty("text").GetString() ?? "";
            return said.RootElement.GetProperty("state").GetString() switch
            {
                "done" => (true, text),
                "failed" => (null, text),
                _ => null,
            };
        }
        catch (Exception gone) when (gone is HttpRequestException or HttpIOException)
        {
            return null;
        }
    }

    private string Unreachable(Exception problem) => $"a process works in this data folder, and the service at {http.BaseAddress} did not answer as expected: {problem.Message}";
}
