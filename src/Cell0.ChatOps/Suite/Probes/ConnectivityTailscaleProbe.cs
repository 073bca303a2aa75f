using System.Text.Json;

namespace Cell0.ChatOps.Suite.Probes;

/// <summary>Whether Tailscale is installed and up. A missing program has no latency, so there is no figure.</summary>
internal sealed class ConnectivityTailscaleProbe : IProbe
{
    private const int LargestStatus = 4 * 1024 * 1024;

    private readonly Func<string?> path;

    public ConnectivityTailscaleProbe()
        : this(static () => Environment.GetEnvironmentVariable("PATH"))
    {
    }

    /// <param name="path">Directories to look in, as in the variable PATH.</param>
    internal ConnectivityTailscaleProbe(Func<string?> path) => this.path = path;

    public string Id => "connectivity.tailscale";

    public string Contract => "tailscale is installed and its status says Running";

    public TimeSpan Timeout => TimeSpan.FromSeconds(10);

    public ProbePhase Phase => ProbePhase.Connectivity;

    public async Task<ProbeOutcome> MeasureAsync(ProbeContext context, CancellationToken ct)
    {
        if (context.Settings.Enabled != true) return ProbeOutcome.Off("nothing on this host was said to need Tailscale", "set Suite:Probes:connectivity.tailscale:Enabled to true");
        if (Find() is not { } program) return ProbeOutcome.Failed("not installed");
        var reply = await ProcessClient.RunAsync(new ProcessCommand(program, ["status", "--json"]) { OutputLimit = LargestStatus }, ct);
        return Judge(reply);
    }

    internal static ProbeOutcome Judge(ProcessReply reply)
    {
        if (reply.Output.Length == 0) return ProbeOutcome.Failed($"tailscale status failed: {reply.Trouble ?? "it printed nothing"}");
        try
        {
            using var status = JsonDocument.Parse(reply.Output);
            var state = status.RootElement.ValueKind == JsonValueKind.Object && status.RootElement.TryGetProperty("BackendState", out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
            return state switch
            {
                "Running" => ProbeOutcome.Passed([], "tailscale is running"),
                null => ProbeOutcome.NotMeasured("tailscale status printed no BackendState"),
                _ => ProbeOutcome.Failed($"tailscale is installed and not up: {(state.Length <= 40 ? state : state[..40])}"),
            };
        }
        catch (JsonException)
        {
            return ProbeOutcome.NotMeasured("tailscale status printed no JSON");
        }
    }

    private string? Find() => (path() ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, "tailscale")).FirstOrDefault(File.Exists);
}
