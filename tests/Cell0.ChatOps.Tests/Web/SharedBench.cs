namespace Cell0.ChatOps.Tests.Web;

/// <summary>One empty bench for all tests of a class that leave nothing behind.</summary>
public sealed class SharedBench : IAsyncLifetime
{
    internal WebBench Bench { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bench = await WebBench.StartAsync();

    public ValueTask DisposeAsync() => Bench.DisposeAsync();
}
