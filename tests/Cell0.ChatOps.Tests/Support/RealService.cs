using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>The product's own executable as it lies beside the tests, with settings from the environment alone.</summary>
internal sealed class RealService : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly string[] Loads = ["concurrency_10workers", "cpu_intensive", "dictionary_100k", "json_serialization", "list_100k", "memory_stress"];

    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<string> results = [];
    private readonly Process process;
    private TaskCompletionSource changed = New();

    private RealService(Process process) => this.process = process;

    /// <summary>All that was said so far, on either output.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    /// <summary>What stood on standard output.</summary>
    public string Output
    {
        get
        {
            lock (gate) return string.Join('\n', results);
        }
    }

    /// <summary>Quiet settings: no clock, no load tests, a port of its own, nothing of this machine's user.</summary>
    public static Dictionary<string, string> Settings(string folder, params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage:Directory"] = Path.Combine(folder, "data"),
            ["Urls"] = "http://127.0.0.1:0",
            ["Suite:Schedule"] = "off",
            ["Suite:RunOnStart"] = "false",
            ["Gateway:Url"] = "ws://127.0.0.1:9",
            ["HOME"] = folder,
        };
        foreach (var load in Loads) settings[$"Suite:Probes:load.{load}:Enabled"] = "false";
        foreach (var (key, value) in more) settings[key] = value;
        return settings;
    }

    public static RealService Start(Dictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "cell0-chatops"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = settings.GetValueOrDefault("HOME", AppContext.BaseDirectory),
        };
        foreach (var (key, value) in settings) start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        var service = new RealService(new Process { StartInfo = start });
        service.process.OutputDataReceived += (_, line) => service.Add(line.Data, isResult: true);
        service.process.ErrorDataReceived += (_, line) => service.Add(line.Data, isResult: false);
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.process.BeginErrorReadLine();
        return service;
    }

    /// <summary>Runs to its end.</summary>
    public static async Task<(int ExitCode, string Text)> ToTheEndAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        await using var service = Start(settings, arguments);
        var code = await service.ExitAsync();
        return (code, string.Join('\n', service.Lines));
    }

    /// <summary>Waits for a line that holds this text; it may have been said before.</summary>
    public async Task<string> SaysAsync(string text)
    {
        using var timer = new CancellationTokenSource(Patience);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (lines.Find(line => line.Contains(text, StringComparison.Ordinal)) is { } found) return found;
                next = changed.Task;
            }

            await next.WaitAsync(timer.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (timer.IsCancellationRequested) throw new TimeoutException($"'{text}' was not said:\n{string.Join('\n', Lines)}");
        }
    }

    /// <summary>A caller of the running service with its owner's key.</summary>
    public async Task<HttpClient> OwnerAsync(Dictionary<string, string> settings)
    {
        await SaysAsync("Watch ");
        var link = new Uri((await File.ReadAllTextAsync(Path.Combine(settings["Storage:Directory"], "owner-link"))).Trim());
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(link.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", link.Query["?token=".Length..]);
        return client;
    }

    /// <summary>Asks for a run and waits until the service says how it ended.</summary>
    public async Task<string> RunAsync(HttpClient owner)
    {
        using var answer = await owner.PostAsJsonAsync("/api/runs", new { probes = Array.Empty<string>() });
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        await SaysAsync($" · {id} · ");
        return id;
    }

    /// <summary>Asks for a page until it holds this text.</summary>
    public static async Task<string> PageAsync(HttpClient caller, string path, string text)
    {
        using var timer = new CancellationTokenSource(Patience);
        while (true)
        {
            var page = await caller.GetStringAsync(path, timer.Token);
            if (page.Contains(text, StringComparison.Ordinal)) return page;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, timer.Token);
        }
    }

    public async Task<int> ExitAsync()
    {
        using var timer = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(timer.Token);
        return process.ExitCode;
    }

    /// <summary>As <c>kill -9</c>, its own children included.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Add(string? line, bool isResult)
    {
        if (line is null) return;
        lock (gate)
        {
            lines.Add(line);
            if (isResult) results.Add(line);
            changed.TrySetResult();
            changed = New();
        }
    }
}
