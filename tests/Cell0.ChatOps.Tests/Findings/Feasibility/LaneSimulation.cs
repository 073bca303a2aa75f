namespace Cell0.ChatOps.Tests.Findings.Feasibility;

/// <param name="Takes">Seconds of each run.</param>
/// <param name="Every">Seconds between starts.</param>
/// <param name="Phase">When the first start falls due.</param>
internal sealed record SimulatedLoad(double Takes, double Every, double Phase);

/// <summary>Lanes, event by event, as the gateway's scheduler works them: the longest due first, never a job beside itself, and what falls due meanwhile is lost.</summary>
internal static class LaneSimulation
{
    /// <returns>Share of the lanes' time spent on runs after the first tenth, 0 to 1.</returns>
    public static double Busy(IReadOnlyList<SimulatedLoad> jobs, int lanes, double seconds)
    {
        var due = new PriorityQueue<int, double>(jobs.Select((job, index) => (index, job.Phase)));
        var waiting = new PriorityQueue<int, double>();
        var running = new PriorityQueue<int, double>();
        var (from, busy) = (seconds / 10, 0.0);
        while (true)
        {
            var now = Math.Min(Next(due), Next(running));
            if (now > seconds) return busy / (lanes * (seconds - from));
            while (Next(running) <= now) due.Enqueue(running.Peek(), After(jobs[running.Dequeue()], now));
            while (due.TryPeek(out var job, out var at) && at <= now) waiting.Enqueue(due.Dequeue(), at);
            while (waiting.Count > 0 && running.Count < lanes)
            {
                var job = waiting.Dequeue();
                var end = now + jobs[job].Takes;
                busy += Math.Max(0, Math.Min(end, seconds) - Math.Max(now, from));
                running.Enqueue(job, end);
            }
        }
    }

    private static double After(SimulatedLoad job, double now) => job.Phase + (Math.Floor((now - job.Phase) / job.Every) + 1) * job.Every;

    private static double Next(PriorityQueue<int, double> queue) => queue.TryPeek(out _, out var at) ? at : double.PositiveInfinity;
}
