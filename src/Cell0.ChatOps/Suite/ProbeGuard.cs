namespace Cell0.ChatOps.Suite;

/// <summary>Calls a probe so that nothing it does can harm the run: it may hang, throw or ignore its token.</summary>
internal static class ProbeGuard
{
    /// <summary>How long after its timeout a probe may still tidy up (end its child, close its sockets) before it is abandoned.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <exception cref="OperationCanceledException">The host cancelled: that is no failure of the probe.</exception>
    public static async Task<ProbeOutcome> MeasureAsync(IProbe probe, ProbeContext context, TimeProvider clock, CancellationToken ct)
    {
        var timeout = context.Settings.Timeout ?? probe.Timeout;
        using var limit = new CancellationTokenSource(timeout, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var token = linked.Token;
        var work = Task.Run(() => probe.MeasureAsync(context, token), CancellationToken.None);
        try
        {
            return await work.WaitAsync(timeout + Grace, clock, CancellationToken.None);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return TimedOut(timeout, null);
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            Forget(work);
            return TimedOut(timeout, " and did not stop when told to");
        }
#pragma warning disable CA1031 // Whatever a probe throws is a result of the run, not its end.
        catch (Exception problem)
        {
            ct.ThrowIfCancellationRequested();
            return ProbeOutcome.NotMeasured($"the probe broke: {problem.GetType().Name}: {problem.Message}");
        }
#pragma warning restore CA1031
    }

    private static ProbeOutcome TimedOut(TimeSpan timeout, string? more) =>
        new() { Status = ProbeStatus.TimedOut, Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"did not end within {timeout.TotalSeconds:0.###} s{more}") };

    /// <summary>Takes note of a late exception, so that it does not surface as an unobserved one.</summary>
    private static void Forget(Task work) => _ = work.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
