import ts = require('typescript');

/**
 * Adds a counter to every branch of a module: functions, arms of `if`, `?:`, `switch`, loops, `catch` and the right
 * sides of `&&`, `||`, `??`. The counters lie in the {@link CoverageMap} at `globalThis.fuzzCoverage`.
 */
export function instrument(source: string, fileName: string): string {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.ES2023, true, ts.ScriptKind.JS);
  let points = 0;
  const result = ts.transform(file, [
    (context) => (root) => {
      const { factory } = context;
      const count = () =>
        factory.createPostfixIncrement(
          factory.createElementAccessExpression(
            factory.createIdentifier('fuzzCounters'),
            factory.createAdd(factory.createIdentifier('fuzzBase'), factory.createNumericLiteral(points++)),
          ),
        );
      const inBlock = (statement: ts.Statement): ts.Block => {
        const statements = ts.isBlock(statement) ? statement.statements : [statement];
        return factory.createBlock([factory.createExpressionStatement(count()), ...statements], true);
      };
      const before = (expression: ts.Expression): ts.Expression =>
        factory.createParenthesizedExpression(factory.createComma(count(), expression));
      const visit = (node: ts.Node): ts.Node => {
        const seen = ts.visitEachChild(node, visit, context);
        if (ts.isIfStatement(seen)) {
          const otherwise = seen.elseStatement ?? factory.createBlock([]);
          return factory.updateIfStatement(
            seen,
            seen.expression,
            inBlock(seen.thenStatement),
            inBlock(otherwise),
          );
        }
        if (ts.isConditionalExpression(seen)) {
          return factory.createConditionalExpression(
            seen.condition,
            seen.questionToken,
            before(seen.whenTrue),
            seen.colonToken,
            before(seen.whenFalse),
          );
        }
        if (ts.isBinaryExpression(seen) && isShortCircuit(seen.operatorToken.kind)) {
          return factory.createBinaryExpression(seen.left, seen.operatorToken, before(seen.right));
        }
        if (ts.isCaseClause(seen)) {
          return factory.updateCaseClause(seen, seen.expression, [inBlockless(seen.statements)].flat());
        }
        if (ts.isDefaultClause(seen)) {
          return factory.updateDefaultClause(seen, [inBlockless(seen.statements)].flat());
        }
        if (ts.isArrowFunction(seen) && !ts.isBlock(seen.body)) {
          const { equalsGreaterThanToken, modifiers, parameters, type, typeParameters } = seen;
          return factory.updateArrowFunction(
            seen,
            modifiers,
            typeParameters,
            parameters,
            type,
            equalsGreaterThanToken,
            before(seen.body),
          );
        }
        if (ts.isBlock(seen) && isCountedBlock(node.parent)) return inBlock(seen);
        return seen;
      };
      const inBlockless = (statements: readonly ts.Statement[]): ts.Statement[] => [
        factory.createExpressionStatement(count()),
        ...statements,
      ];
      return ts.visitNode(root, visit) as ts.SourceFile;
    },
  ]);
  const body = ts.createPrinter().printFile(result.transformed[0] as ts.SourceFile);
  result.dispose();
  const head = `const fuzzBase = globalThis.fuzzCoverage.allocate(${points}), fuzzCounters = globalThis.fuzzCoverage.counters;`;
  return `${head}\n${body}`;
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** Bodies of functions, loops and handlers; the arms of `if` are counted where they are made. */
function isCountedBlock(parent: ts.Node | undefined): boolean {
  if (parent === undefined) return false;
  return ts.isFunctionLike(parent) || ts.isIterationStatement(parent, false) || ts.isCatchClause(parent);
}
