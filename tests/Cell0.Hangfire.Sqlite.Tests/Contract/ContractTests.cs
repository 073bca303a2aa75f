namespace Cell0.Hangfire.Sqlite.Tests.Contract;

/// <summary>The ground of the contract's tests: each test has a fresh storage of its own.</summary>
public abstract class ContractTests(Store store) : IDisposable
{
    protected Store Store { get; } = store;

    public void Dispose()
    {
        Store.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Both behaviours are shown; <paramref name="why"/> is one of <see cref="Differences"/>.</summary>
    protected void Differ(string why, Action ours, Action theirs)
    {
        why.ShouldNotBeNullOrEmpty();
        (Store.IsOurs ? ours : theirs)();
    }
}
