namespace Cell0.Hangfire.Sqlite.Tests.Support;

/// <summary>Waits for a condition, never for a span: the limit only ends a test that would otherwise hang.</summary>
internal static class Wait
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static void Until(Func<bool> condition, string what) => Until(condition, () => what);

    public static void Until(Func<bool> condition, Func<string> what) =>
        SpinWait.SpinUntil(() => { Thread.Yield(); return condition(); }, Limit).ShouldBeTrue(what());

    public static async Task<T> For<T>(Task<T> task) => await task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static async Task For(Task task) => await task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <summary>A thread of its own for what blocks, so that the pool cannot run dry under the test.</summary>
    public static Task<T> Aside<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task Aside(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
