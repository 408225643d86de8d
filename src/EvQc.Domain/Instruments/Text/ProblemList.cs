using EvQc.Quantities;
using static System.FormattableString;

namespace EvQc.Instruments.Text;

/// <summary>Collects what is wrong with a file; a ruined file reports its first hundred problems and how many more there are.</summary>
internal sealed class ProblemList
{
    private const int Most = 100;
    private readonly List<Problem> _problems = [];
    private int _more;
    private bool _errorAmongMore;

    public bool HasErrors => _errorAmongMore || _problems.Exists(p => p.Severity == Severity.Error);

    public void Error(string code, string message, int? line = null, int? column = null) => Add(Problem.Error(code, message, line, column));

    public void Warn(string code, string message, int? line = null, int? column = null) => Add(Problem.Warning(code, message, line, column));

    public IReadOnlyList<Problem> ToList()
    {
        if (_more == 0) return _problems;
        var rest = Invariant($"{_more} more problems of this file are not listed.");
        return [.. _problems, _errorAmongMore ? Problem.Error("more-problems", rest) : Problem.Warning("more-problems", rest)];
    }

    private void Add(Problem problem)
    {
        if (_problems.Count < Most)
        {
            _problems.Add(problem);
            return;
        }

        _more++;
        _errorAmongMore |= problem.Severity == Severity.Error;
    }
}
