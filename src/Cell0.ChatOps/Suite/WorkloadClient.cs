using System.Text.Json;

namespace Cell0.ChatOps.Suite;

/// <summary>Has a workload measured in a process of its own: this very program with the verb <c>measure</c>.</summary>
public sealed class WorkloadClient(WorkloadCommand command)
{
    /// <summary>The same compiler and collector settings on every host, so that figures differ by the host alone.</summary>
    private static readonly Dictionary<string, string> Runtime = new(StringComparer.Ordinal)
    {
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_TC_CallCountingDelayMs"] = "0",
        // Hexadecimal: the runtime's own default, where this program sets another for itself.
        ["DOTNET_TC_CallCountThreshold"] = "1E",
        // No workload knows of languages; not loading their tables saves a tenth of a child's start.
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_GCRetainVM"] = "1",
        ["DOTNET_GCgen0size"] = "0x1000000",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    /// <returns>The report, or why there is none.</returns>
    public async Task<(WorkloadReport? Report, string? Fault)> MeasureAsync(string workload, LoadProfile profile, string? form, CancellationToken ct)
    {
        string[] arguments = [.. command.Prefix, "measure", workload, "--profile", profile.ToString().ToLowerInvariant(), .. form is null ? [] : (string[])["--form", form]];
        var reply = await ProcessClient.RunAsync(new ProcessCommand(command.File, arguments) { Environment = Runtime }, ct);
        return reply.Trouble is { } trouble ? (null, $"its process failed: {trouble}") : Read(reply.Output, workload);
    }

    internal static (WorkloadReport? Report, string? Fault) Read(string output, string workload)
    {
        try
        {
            var report = JsonSerializer.Deserialize(output, WorkloadJson.Default.WorkloadReport);
            return Fault(report, workload) is { } fault ? (null, $"its process printed no usable report: {fault}") : (report, null);
        }
        catch (JsonException problem)
        {
            return (null, $"its process printed no report: {problem.Message}");
        }
    }

    private static string? Fault(WorkloadReport? report, string workload) => report switch
    {
        null => "null",
        { LatencyMs: null or [] } or { OpsPerSecond: null or [] } or { Failed: null } or { ControlLoopMs: null or [] } or { ClockNs: null or [] } => "samples are missing",
        _ when report.Workload != workload => $"it measured '{report.Workload}'",
        _ when report.Failed.Length != report.LatencyMs.Length || report.LatencyMs.Length != (long)report.Workers * report.Iterations => "its counts contradict each other",
        _ when report.LatencyMs.Concat(report.OpsPerSecond).Concat(report.ControlLoopMs).Concat(report.ClockNs).Append(report.CpuMs).Any(value => !double.IsFinite(value) || value < 0) => "a sample is not a number or is negative",
        _ => null,
    };
}

/// <summary>How to start this program once more.</summary>
/// <param name="Prefix">Arguments before the verb: the program's dll when it runs under the <c>dotnet</c> host.</param>
public sealed record WorkloadCommand(string File, IReadOnlyList<string> Prefix)
{
    public static WorkloadCommand OfThisProcess()
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("the path of this program is unknown");
        var underHost = string.Equals(Path.GetFileNameWithoutExtension(self), "dotnet", StringComparison.OrdinalIgnoreCase);
        return new WorkloadCommand(self, underHost ? [Environment.GetCommandLineArgs()[0]] : []);
    }
}
