using System.Runtime.ExceptionServices;

namespace Cell0.ChatOps.Storage;

/// <summary>A piece of writing that waits for the writer, and what became of it.</summary>
internal abstract class QueuedWork
{
    public bool IsDone { get; set; }

    protected Exception? Problem { get; private set; }

    protected IReadOnlyList<Action> AfterCommit { get; private set; } = [];

    /// <summary>False: a power cut may take it back.</summary>
    public bool IsSynced { get; init; } = true;

    /// <summary>The only one of its transaction: its failure is the transaction's.</summary>
    public void RunAlone(Session session)
    {
        Work(session);
        AfterCommit = session.TakeAfterCommit();
    }

    /// <summary>Runs it beside others so that its failure undoes only itself.</summary>
    /// <exception cref="StorageException">The whole transaction is lost.</exception>
    public void RunBeside(Session session)
    {
        session.Execute("SAVEPOINT work");
        try
        {
            RunAlone(session);
            session.Execute("RELEASE work");
        }
        catch (Exception problem) when (!session.IsBroken)
        {
            Problem = problem;
            session.TakeAfterCommit();
            session.Execute("ROLLBACK TO work; RELEASE work");
        }
    }

    public void Fail(Exception problem)
    {
        Problem ??= problem;
        IsDone = true;
    }

    protected abstract void Work(Session session);
}

internal sealed class QueuedWork<T>(Func<Session, T> work) : QueuedWork
{
    private T? result;

    /// <summary>What its caller gets once it is done; tells those who wait for the commit.</summary>
    /// <exception cref="StorageException">Nothing was changed.</exception>
    public T Finish()
    {
        if (Problem is not null) ExceptionDispatchInfo.Throw(Problem);
        foreach (var action in AfterCommit) action();
        return result!;
    }

    protected override void Work(Session session) => result = work(session);
}
