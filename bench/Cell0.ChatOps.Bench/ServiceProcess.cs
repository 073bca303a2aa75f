using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Cell0.ChatOps.Bench;

/// <summary>The published service as a process of its own, with a data folder of its own. Ended by its id.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string ApiToken = "bench-token-0123456789";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly long startedAt;

    private ServiceProcess(long startedAt, Process process, Uri address)
    {
        this.process = process;
        this.startedAt = startedAt;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        Http.DefaultRequestHeaders.Authorization = new("Bearer", ApiToken);
    }

    public HttpClient Http { get; }

    /// <summary>Starts it with no scheduled runs and no run at start, unless <paramref name="settings"/> say otherwise.</summary>
    public static ServiceProcess Start(string product, string data, IReadOnlyDictionary<string, string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = StartInfo(product, ["--urls", address.ToString()], data, settings);
        info.Environment.TryAdd("Suite__RunOnStart", "false");
        info.Environment["Access__ApiTokens__0__Name"] = "bench";
        info.Environment["Access__ApiTokens__0__Role"] = "Operator";
        info.Environment["Access__ApiTokens__0__Token"] = ApiToken;
        return new ServiceProcess(Stopwatch.GetTimestamp(), Process.Start(info)!, address);
    }

    /// <summary>How to start the program on a data folder; a gateway is only where the settings name one.</summary>
    public static ProcessStartInfo StartInfo(string product, IReadOnlyList<string> arguments, string data, IReadOnlyDictionary<string, string> settings)
    {
        var info = new ProcessStartInfo(Product.ProgramIn(product)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        info.Environment["Storage__Directory"] = data;
        info.Environment["Gateway__Url"] = $"ws://127.0.0.1:{FreePort()}";
        info.Environment["Gateway__Token"] = "nobody-listens-there";
        foreach (var (key, value) in settings) info.Environment[key] = value;
        return info;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the first 200 of <c>/readyz</c>.</summary>
    /// <returns>What it took from the start of the process. CPU time is counted in steps of 10 ms by the kernel.</returns>
    public async Task<(TimeSpan Wall, TimeSpan Cpu, double ResidentMb)> ReadyAsync(CancellationToken ct)
    {
        while (true)
        {
            if (await IsReadyAsync(ct))
            {
                var wall = Stopwatch.GetElapsedTime(startedAt);
                var (cpu, resident) = Usage();
                return (wall, cpu, resident);
            }

            if (process.HasExited) throw new BenchException($"the service ended with {process.ExitCode}:\n{string.Join('\n', lines)}");
            await Task.Delay(Poll, TimeProvider.System, ct);
        }
    }

    /// <summary>What it has used so far.</summary>
    public (TimeSpan Cpu, double ResidentMb) Usage()
    {
        process.Refresh();
        return (process.TotalProcessorTime, process.WorkingSet64 / 1024.0 / 1024.0);
    }

    /// <summary>Most memory it ever held.</summary>
    public double PeakMb()
    {
        process.Refresh();
        return process.PeakWorkingSet64 / 1024.0 / 1024.0;
    }

    /// <summary>Waits for a line of its output.</summary>
    public async Task<string> LineAsync(string part, CancellationToken ct)
    {
        while (true)
        {
            if (lines.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found) return found;
            if (process.HasExited) throw new BenchException($"the service ended with {process.ExitCode}:\n{string.Join('\n', lines)}");
            await Task.Delay(Poll, TimeProvider.System, ct);
        }
    }

    /// <summary>Has a run done and waits for it.</summary>
    /// <param name="probes">Empty: all.</param>
    /// <returns>The run as the service tells it.</returns>
    public async Task<JsonElement> RunAsync(IReadOnlyList<string> probes, CancellationToken ct)
    {
        var id = await AskAsync(probes, ct);
        while (true)
        {
            using var state = await Http.GetAsync($"/api/runs/{id}", ct);
            if (state.StatusCode == HttpStatusCode.OK) return await state.Content.ReadFromJsonAsync<JsonElement>(ct);
            if (state.StatusCode != HttpStatusCode.Accepted) throw new BenchException($"{id} ended with {(int)state.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System, ct);
        }
    }

    /// <summary>As by <c>kill -9</c>; returns when it is gone.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    /// <summary>A run stands in the ledger a moment before its place is free: who asks in that moment joins a run that is over, and asks again.</summary>
    private async Task<string> AskAsync(IReadOnlyList<string> probes, CancellationToken ct)
    {
        while (true)
        {
            using var asked = await Http.PostAsJsonAsync("/api/runs", new { probes }, ct);
            if (asked.StatusCode != HttpStatusCode.Accepted) throw new BenchException($"POST /api/runs answered {(int)asked.StatusCode}");
            var ticket = await asked.Content.ReadFromJsonAsync<JsonElement>(ct);
            if (!ticket.GetProperty("joined").GetBoolean()) return ticket.GetProperty("id").GetString()!;
            await Task.Delay(Poll, TimeProvider.System, ct);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync("/readyz", ct);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        while (lines.Count > 500) lines.TryDequeue(out _);
    }
}
