using System.Text.Json;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Findings;
using Cell0.ChatOps.Incidents;
using Cell0.ChatOps.Reports;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Settings;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Cli;

/// <summary><c>run</c>: asks the running service for a run, else does it here, holding the data folder's lock.</summary>
internal sealed class RunVerb(Composition composition)
{
    private const int Healthy = 0;
    private const int NotHealthy = 1;
    private const int CouldNotRun = 2;

    public async Task<int> RunAsync(IReadOnlyList<string> probes, bool json, CancellationToken ct)
    {
        using var terminal = new Terminal(toError: json);
        try
        {
            var services = composition.Tools();
            if (SettingsCheck.Faults(services) is { Count: > 0 } faults) return Refuse(terminal, faults);
            if (services.GetRequiredService<ProbeCatalogue>().Refuse(probes) is { } refusal) return Refuse(terminal, [refusal]);
            var answer = await RunSomewhereAsync(services, probes, terminal, ct);
            return answer.Run is { } run ? Show(services, run, answer.NextRunAt, json, terminal) : CouldNotRun;
        }
        catch (Exception problem) when (problem is StorageException or SettingsException)
        {
            return Refuse(terminal, [problem.Message]);
        }
        catch (OperationCanceledException)
        {
            return Refuse(terminal, ["The run was cancelled; nothing of it was kept."]);
        }
    }

    private static async Task<ServiceAnswer> RunSomewhereAsync(IServiceProvider services, IReadOnlyList<string> probes, Terminal terminal, CancellationToken ct)
    {
        var directory = services.GetRequiredService<Database>().Directory;
        if (RunLockFiles.TryTake(directory) is not { } held) return await AskServiceAsync(services, probes, terminal, ct);
        using (held) return await RunHereAsync(services, probes, terminal, ct);
    }

    private static async Task<ServiceAnswer> AskServiceAsync(IServiceProvider services, IReadOnlyList<string> probes, Terminal terminal, CancellationToken ct)
    {
        if (services.GetRequiredService<OwnerLinkFiles>().Find() is not var (address, key))
        {
            const string Taken = "Another process works in this data folder. Nothing done; try again when it has ended.";
            terminal.Line(Taken);
            return new ServiceAnswer(null, Taken);
        }

        using var client = new ServiceClient(address, key.Token);
        var answer = await client.RunAsync(probes, terminal.Progress, ct);
        terminal.EndProgress();
        if (answer.Run is null) terminal.Line(answer.Problem ?? "The service did not run.");
        return answer;
    }

    private static async Task<ServiceAnswer> RunHereAsync(IServiceProvider services, IReadOnlyList<string> probes, Terminal terminal, CancellationToken ct)
    {
        var runs = services.GetRequiredService<RunStore>();
        foreach (var interrupted in runs.TakeInterrupted())
            terminal.Line($"{interrupted.Id}, begun {interrupted.StartedAt:u}, was interrupted: its process ended in the middle of it. Nothing of it was kept.");
        var plan = new RunPlan(runs.Begin("cli", services.GetRequiredService<TimeProvider>().GetUtcNow()), "cli", null, [.. probes.Distinct(StringComparer.Ordinal)]);
        try
        {
            await services.GetRequiredService<RunCycle>().TurnAsync(plan, terminal.Progress, ct);
        }
        catch (Exception ended) when (ended is OperationCanceledException or StorageException)
        {
            Abandon(runs, plan.Id, terminal);
            throw;
        }
        finally
        {
            terminal.EndProgress();
        }

        return new ServiceAnswer(plan.Id, null);
    }

    private static void Abandon(RunStore runs, RunId id, Terminal terminal)
    {
        try
        {
            runs.Abandon(id);
        }
        catch (StorageException problem)
        {
            terminal.Line($"{id} stays open in the ledger and will be called interrupted at the next start: {problem.Message}.");
        }
    }

    private static int Show(IServiceProvider services, RunId id, DateTimeOffset? nextRunAt, bool json, Terminal terminal)
    {
        var input = services.GetRequiredService<ReportDesk>().Find(id)! with { NextRunAt = nextRunAt };
        if (json)
        {
            var changes = input.Changes.Select(change => new RunChangeJson(change.Code, change.Kind, change.Severity.Word(), change.Title));
            Console.Out.WriteLine(JsonSerializer.Serialize(RunJson.Of(input.Run, input.Findings, input.Verdict, [.. changes], input.NextRunAt), RunJson.Options));
        }
        else
        {
            terminal.Line(services.GetRequiredService<ReportBuilder>().BuildSummary(input).TrimEnd());
        }

        return input.Verdict.Word == VerdictWord.Healthy ? Healthy : NotHealthy;
    }

    private static int Refuse(Terminal terminal, IReadOnlyList<string> faults)
    {
        foreach (var fault in faults) terminal.Line(fault);
        return CouldNotRun;
    }
}
