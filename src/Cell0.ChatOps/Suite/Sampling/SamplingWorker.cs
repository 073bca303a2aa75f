namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Keeps the rings filled. Hosted by the service; where nobody hosts it a run drives it (see <see cref="Accompany"/>).</summary>
public sealed partial class SamplingWorker(IEnumerable<ISampler> samplers, SamplingPace pace, TimeProvider clock, ILogger<SamplingWorker> logger) : BackgroundService
{
    private readonly ISampler[] samplers = [.. samplers];
    private volatile bool hosted;

    /// <summary>Samples every second until disposed, whether or not the service hosts this worker.</summary>
    public IAsyncDisposable Accompany()
    {
        var look = pace.LookClosely();
        return new Company(look, hosted ? null : this);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hosted = true;
        return LoopAsync(stoppingToken);
    }

    private async Task LoopAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var changed = pace.Changed;
            foreach (var sampler in samplers) await SampleAsync(sampler, ct);
            await WaitAsync(changed, ct);
        }
    }

    private async Task SampleAsync(ISampler sampler, CancellationToken ct)
    {
        if (sampler.Off is not null) return;
        try
        {
            await sampler.SampleAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // One broken sampler must not end the others.
        catch (Exception problem)
        {
            Broken(logger, sampler.GetType().Name, problem);
        }
#pragma warning restore CA1031
    }

    private async Task WaitAsync(Task changed, CancellationToken ct)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(Task.Delay(pace.Interval, clock, waiting.Token), changed);
        await waiting.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sampler {Sampler} failed")]
    private static partial void Broken(ILogger logger, string sampler, Exception problem);

    private sealed class Company : IAsyncDisposable
    {
        private readonly IDisposable look;
        private readonly CancellationTokenSource ending = new();
        private readonly Task loop;

        public Company(IDisposable look, SamplingWorker? driven)
        {
            this.look = look;
            loop = driven is null ? Task.CompletedTask : Task.Run(() => driven.LoopAsync(ending.Token));
        }

        public async ValueTask DisposeAsync()
        {
            look.Dispose();
            await ending.CancelAsync();
            await loop;
            ending.Dispose();
        }
    }
}
