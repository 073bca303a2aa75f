using Cell0.ChatOps.Suite;

namespace Cell0.ChatOps.Tests.Support;

/// <summary>A suite whose runs go as far as the test says.</summary>
internal sealed class ScriptedRuns : IRunRequests
{
    private TaskCompletionSource<RunId?>? completion;
    private long last = 511;

    public RunProgress? Current { get; private set; }

    public DateTimeOffset? NextRunAt { get; set; }

    public RunTicket Request(string trigger, IReadOnlyCollection<string> probes)
    {
        if (Current is { } running) return new RunTicket(running.Id, true, completion!.Task);
        completion = new TaskCompletionSource<RunId?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Current = new RunProgress(new RunId(++last), DateTimeOffset.UnixEpoch, 0, 18, null);
        return new RunTicket(Current.Id, false, completion.Task);
    }

    public void Reaches(int done, string probe) => Current = Current! with { Done = done, Probe = probe };

    public void Ends(RunId? run)
    {
        Current = null;
        completion!.SetResult(run);
    }

    public bool Cancel() => false;
}
