using Cell0.ChatOps.Chat;

namespace Cell0.ChatOps.Tests.Chat;

public sealed class JobNamesTests
{
    private static readonly JobName[] Jobs =
    [
        new("1", "cell0-devops-cicd", false), new("2", "cell0-security-sentinel", false), new("3", "cell0-security-sentinel-2", false), new("4", "nightly backup", false), new("5", "heartbeat-main", true), new("6", "cell0-gap-analyzer", false),
    ];

    [Theory]
    [InlineData("1", "1")]
    [InlineData("CELL0-DEVOPS-CICD", "1")]
    [InlineData("devops-cicd", "1")]
    [InlineData("cicd", "1")]
    [InlineData("security-sentinel", "2")]
    [InlineData("security-sentinel-2", "3")]
    [InlineData("nightly backup", "4")]
    [InlineData("main", "5")]
    public void A_job_is_named_exactly(string word, string id) => Find(word).Job!.Id.ShouldBe(id);

    [Theory]
    [InlineData("sentinel", "2 3")]
    [InlineData("cell0", "1 2 3 6")]
    public void A_word_that_fits_several_names_none(string word, string ids)
    {
        var found = Find(word);
        (found.Job, found.IsAmbiguous, string.Join(' ', found.Candidates.Select(job => job.Id))).ShouldBe((null, true, ids));
    }

    [Theory]
    [InlineData("devop", "1")]
    [InlineData("devops-cidc", "1")]
    [InlineData("analyser", "6")]
    [InlineData("backup", "4")]
    [InlineData("heartbeat", "")]
    [InlineData("x", "")]
    [InlineData("", "")]
    [InlineData("zzz", "")]
    public void A_word_that_fits_nothing_has_the_nearest_suggested_and_never_taken(string word, string ids)
    {
        var found = Find(word);
        (found.Job, found.IsAmbiguous, string.Join(' ', found.Candidates.Select(job => job.Id))).ShouldBe((null, false, ids));
    }

    [Fact]
    public void Two_jobs_of_one_name_are_told_apart_by_their_ids()
    {
        JobName[] twins = [new("a", "sync", false), new("b", "sync", false)];
        var reply = JobNames.Refusal(twins, job => job, JobNames.Find(twins, job => job, "sync"), "sync", "/fix", "run");
        reply.Title.ShouldBe("'sync' fits 2 jobs. Nothing done. Which one? /fix a run or /fix b run");
    }

    private static JobsNamed<JobName> Find(string word) => JobNames.Find(Jobs, job => job, word);
}
